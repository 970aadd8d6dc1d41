package id.whatscrm.deletion.meta;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import id.whatscrm.deletion.crm.CrmDatabase;
import id.whatscrm.deletion.crm.Sql;
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
		Sql query = Sql
			.of("select distinct %s, %s, %s, %s, %s from %s c where %s order by 1, 2, 3, 4", text(access.app()),
					text(access.user()), text(access.businessAccount()), text(access.token()), isRevoked(access),
					Sql.table(access.table()), isOf(access))
			.with("subject", subject.key());
		return this.crm.run("Reading", access.table(),
				(jdbc) -> jdbc.query(query.text(), query.parameters(), (row, number) -> new Connection(row.getString(1),
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
		Sql uses = Sql.of("%s = :account", text(access.businessAccount())).with("account", businessAccount);
		Sql query = Sql
			.of("select %s",
					Sql.exists(Sql.of("%s c", Sql.table(access.table())),
							Sql.all(List.of(uses, isOf(access).not(), isRevoked(access).not()))))
			.with("subject", subject.key());
		return this.crm.run("Reading", access.table(),
				(jdbc) -> jdbc.queryForObject(query.text(), query.parameters(), Boolean.class));
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
		Sql update = Sql
			.of("update %s c set %s = now() where %s = :app and %s = :user and %s", Sql.table(access.table()),
					Sql.name(revokedAt), text(access.app()), text(access.user()), isRevoked(access).not())
			.with(Map.of("app", app, "user", user));
		this.crm.run("Marking", access.table(), (jdbc) -> jdbc.update(update.text(), update.parameters()));
	}

	private Sql isOf(MetaAccess access) {
		return Sql.of("%s = cast(:subject as %s)", Sql.column("c", access.subject()),
				Sql.type(this.map.catalog().type(access.table(), access.subject())));
	}

	private static Sql isRevoked(MetaAccess access) {
		return (access.revokedAt() != null) ? Sql.of("%s is not null", Sql.column("c", access.revokedAt()))
				: Sql.of("false");
	}

	private static Sql text(@Nullable String column) {
		return (column != null) ? Sql.of("%s::text", Sql.column("c", column)) : Sql.of("null::text");
	}

}
