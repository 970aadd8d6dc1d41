package id.whatscrm.deletion.support;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Lets the CRM's database refuse that messages are deleted, with a message that quotes
 * them.
 */
public final class RefusingTrigger {

	private RefusingTrigger() {
	}

	public static void create(JdbcTemplate crm) {
		crm.execute("create or replace function crm.refuse_purge() returns trigger language plpgsql as "
				+ "$$ begin raise exception 'secret of %', old.body; end $$");
		crm.execute("create trigger refuse_purge before delete on crm.message for each row "
				+ "execute function crm.refuse_purge()");
	}

	public static void drop(JdbcTemplate crm) {
		crm.execute("drop trigger if exists refuse_purge on crm.message");
	}

}
