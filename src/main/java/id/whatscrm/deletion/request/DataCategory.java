package id.whatscrm.deletion.request;

/**
 * What the published policy promises to delete or anonymise (P4), in purge order: access
 * and inflow stop first, the account's own row goes last.
 */
public enum DataCategory {

	API_TOKENS, INTEGRATIONS, AUTOMATIONS, CONVERSATIONS, CONTACTS, ACTIVITY_LOGS, PROFILE, ACCOUNT

}
