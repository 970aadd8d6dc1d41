package id.whatscrm.deletion.support;

import java.util.Map;
import java.util.TreeMap;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A checksum of every row of the CRM's database that does not belong to some account, to
 * show that neighbours are untouched.
 */
public final class RowChecksums {

	private RowChecksums() {
	}

	/**
	 * The rows of all other accounts, and of nobody, by table and checksum.
	 * @param account the key of the account that may change
	 */
	public static Map<String, Long> ofAllOthers(JdbcTemplate crm, String account) {
		Map<String, Long> rows = new TreeMap<>();
		ownRows(account).forEach((table, own) -> crm.query("select md5(t::text) as sum, count(*) as n from crm." + table
				+ " t where not coalesce((" + own + "), false) group by 1", (row) -> {
					rows.put(table + " " + row.getString("sum"), row.getLong("n"));
				}));
		return rows;
	}

	/** Written out by hand and not from the data map, which is what is tested. */
	private static Map<String, String> ownRows(String account) {
		String direct = "account_id = " + account;
		String contacts = "(select id from crm.contact where account_id = " + account + ")";
		String chats = "(select id from crm.conversation where account_id = " + account + ")";
		String members = "(select member_id from crm.account_member group by 1 having bool_and(account_id = " + account
				+ "))";
		Map<String, String> own = new TreeMap<>();
		for (String table : new String[] { "account_member", "contact", "tag", "whatsapp_channel", "conversation",
				"meta_connection", "api_token", "webhook", "integration", "automation", "campaign", "activity_log",
				"invoice", "dispute", "fraud_flag" }) {
			own.put(table, direct);
		}
		own.put("account", "id = " + account);
		own.put("search_document", "account_id = '" + account + "'");
		own.put("member", "id in " + members);
		own.put("profile", "member_id in " + members);
		own.put("credential", "member_id in " + members);
		own.put("contact_identity", "contact_id in " + contacts);
		own.put("contact_tag", "contact_id in " + contacts);
		own.put("message", "conversation_id in " + chats);
		own.put("attachment", "message_id in (select id from crm.message where conversation_id in " + chats + ")");
		own.put("automation_run",
				"automation_id in (select id from crm.automation where account_id = " + account + ")");
		own.put("campaign_recipient",
				"campaign_id in (select id from crm.campaign where account_id = " + account + ")");
		own.put("note", "(owner_type = 'contact' and owner_id in " + contacts
				+ ") or (owner_type = 'conversation' and owner_id in " + chats + ")");
		own.put("plan", "false");
		return own;
	}

}
