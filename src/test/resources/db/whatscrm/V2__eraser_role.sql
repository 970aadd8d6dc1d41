-- The role of the deletion service: it may read, change and delete what the data map names, and nothing else.
do $$
begin
    if not exists (select from pg_roles where rolname = 'whatscrm_eraser') then
        create role whatscrm_eraser;
    end if;
end
$$;

grant usage on schema crm to whatscrm_eraser;
grant select, update, delete on
    crm.account, crm.member, crm.account_member, crm.profile, crm.credential, crm.contact, crm.contact_identity,
    crm.tag, crm.contact_tag, crm.whatsapp_channel, crm.conversation, crm.message, crm.attachment,
    crm.meta_connection, crm.api_token, crm.webhook, crm.integration, crm.automation, crm.automation_run,
    crm.campaign, crm.campaign_recipient, crm.note, crm.search_document, crm.activity_log, crm.invoice,
    crm.dispute, crm.fraud_flag
    to whatscrm_eraser;
-- The search for residue reads every table.
grant select on all tables in schema crm to whatscrm_eraser;
