package id.whatscrm.deletion.meta;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.TableName;
import id.whatscrm.deletion.crm.map.DataMap;
import id.whatscrm.deletion.crm.map.DataMap.MetaAccess;
import id.whatscrm.deletion.crm.map.LoadedDataMap;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;

/**
 * The Meta logins that the CRM is connected with, read and marked as the data map says.
 */
@Component
public class MetaConnections {

	private final CrmDatabase crm;

	private final LoadedDataMap map;

	MetaConnections(CrmDatabase crm, LoadedDataMap map) {
		this.crm = crm;
		this.map = map;
	}

	/**
	 * One connection.
	 *
	 * @param app the name of our app
	 * @param user the login's id in that app
	 * @param businessAccount the WhatsApp Business account whose messages come in by it
	 * @param token what gives us access
	 * @param revoked whether its owner removed us
	 */
	record Connection(String app, String user, @Nullable String businessAccount, @Nullable String token,
			boolean revoked) {

		@Override
		public String toString() {
			return "Connection[hidden]";
		}

	}

	/**
	 * The connections of a subject.
	 */
	List<Connection> of(Subject subject) {
		MetaAccess access = this.map.plan(subject).subject().metaAccess();
		if (access == null) {
			return List.of();
		}
		return this.crm.run("Reading", access.table(),
				(jdbc) -> jdbc.query(
						"select distinct c." + quote(access.app()) + "::text, c." + quote(access.user()) + "::text, "
								+ text(access.businessAccount()) + ", " + text(access.token()) + ", "
								+ ((access.revokedAt() != null) ? "c." + quote(access.revokedAt()) + " is not null"
										: "false")
								+ " from " + access.table().sql() + " c where " + isOf(access) + " order by 1, 2, 3, 4",
						Map.of("subject", subject.key()), (row, number) -> new Connection(row.getString(1),
								row.getString(2), row.getString(3), row.getString(4), row.getBoolean(5))));
	}

	/**
	 * Whether a connection beyond a subject's receives the messages of a WhatsApp
	 * Business account; they must go on coming in.
	 */
	boolean isUsedByOthers(String businessAccount, Subject subject) {
		MetaAccess access = this.map.plan(subject).subject().metaAccess();
		if (access == null || access.businessAccount() == null) {
			return false;
		}
		return this.crm.run("Reading", access.table(),
				(jdbc) -> jdbc.queryForObject(
						"select exists (select 1 from " + access.table().sql() + " c where "
								+ text(access.businessAccount()) + " = :account and not (" + isOf(access) + ")"
								+ ((access.revokedAt() != null) ? " and c." + quote(access.revokedAt()) + " is null"
										: "")
								+ ")",
						Map.of("account", businessAccount, "subject", subject.key()), Boolean.class));
	}

	/**
	 * Marks the connections of a login as revoked, and erases nothing (M6, P7). May be
	 * repeated.
	 */
	public void markRevoked(String app, String user) {
		MetaAccess access = Optional.ofNullable(this.map.map().subjects().get(SubjectType.META_USER))
			.map(DataMap.SubjectMap::metaAccess)
			.orElse(null);
		String revokedAt = (access != null) ? access.revokedAt() : null;
		if (access == null || revokedAt == null) {
			return;
		}
		this.crm.run("Marking", access.table(),
				(jdbc) -> jdbc.update(
						"update " + access.table().sql() + " c set " + quote(revokedAt) + " = now() where c."
								+ quote(access.app()) + "::text = :app and c." + quote(access.user())
								+ "::text = :user and c." + quote(revokedAt) + " is null",
						Map.of("app", app, "user", user)));
	}

	private String isOf(MetaAccess access) {
		return "c." + quote(access.subject()) + " = cast(:subject as "
				+ this.map.catalog().type(access.table(), access.subject()) + ")";
	}

	private static String text(@Nullable String column) {
		return (column != null) ? "c." + quote(column) + "::text" : "null::text";
	}

	private static String quote(String name) {
		return TableName.quote(name);
	}

}
