package id.whatscrm.deletion.meta;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import id.whatscrm.deletion.encryption.Sha256;
import id.whatscrm.deletion.meta.MetaApps.App;
import id.whatscrm.deletion.meta.MetaConnections.Connection;
import id.whatscrm.deletion.platform.OwnTransaction;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.Subject;

/**
 * Ends our access at Meta while there are tokens to end it with (M9): first the inflow
 * from a WhatsApp Business account, then the person's permissions.
 */
@Service
public class MetaRevocation {

	private final MetaConnections connections;

	private final MetaGraph graph;

	private final MetaApps apps;

	private final JdbcClient database;

	private final OwnTransaction alone;

	MetaRevocation(MetaConnections connections, MetaGraph graph, MetaApps apps, JdbcClient database,
			OwnTransaction alone) {
		this.connections = connections;
		this.graph = graph;
		this.apps = apps;
		this.database = database;
		this.alone = alone;
	}

	/**
	 * What became of one access.
	 */
	public enum Outcome {

		/** We ended it. */
		REVOKED,
		/** It had ended before: the token was dead, or its owner had removed us. */
		ALREADY_INVALID,
		/** Meta did not let us end it; its owner can. */
		REFUSED

	}

	/**
	 * Ends every access of a subject. May be repeated: what was done is not asked again,
	 * so that a token which we ourselves ended is not taken for a dead one.
	 * @throws RuntimeException if Meta cannot do it now; another try goes on
	 */
	public void revoke(ConfirmationCode code, Subject subject) {
		for (Connection connection : this.connections.of(subject)) {
			App app = this.apps.apps().get(connection.app());
			String account = connection.businessAccount();
			if (account != null && !this.connections.isUsedByOthers(account, subject)) {
				end(code, app, connection, account, "subscribed_apps");
			}
			end(code, app, connection, connection.user(), "permissions");
		}
	}

	private void end(ConfirmationCode code, @Nullable App app, Connection connection, String node, String edge) {
		byte[] call = Sha256.of(node + " " + edge + " " + connection.token());
		boolean done = this.database.sql("select count(*) from meta_revocation where code = ? and call_hash = ?")
			.params(code.value(), call)
			.query(Long.class)
			.single() > 0;
		if (done) {
			return;
		}
		Outcome outcome = outcome(app, connection, node, edge);
		// By itself: what Meta did stays done when this step fails later.
		this.alone.executeWithoutResult((status) -> this.database.sql(
				"insert into meta_revocation (code, call_hash, edge, outcome) values (?, ?, ?, ?) on conflict do nothing")
			.params(code.value(), call, edge, outcome.name())
			.update());
	}

	private Outcome outcome(@Nullable App app, Connection connection, String node, String edge) {
		if (connection.revoked() || connection.token() == null) {
			return Outcome.ALREADY_INVALID;
		}
		return (app != null) ? this.graph.delete(app, node, edge, connection.token()) : Outcome.REFUSED;
	}

	/**
	 * How many permissions of a request's subject ended in which way; empty if there was
	 * none.
	 */
	public Map<Outcome, Integer> outcomes(ConfirmationCode code) {
		Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
		List<String> found = this.database
			.sql("select outcome from meta_revocation where code = ? and edge = 'permissions'")
			.params(code.value())
			.query(String.class)
			.list();
		found.forEach((outcome) -> outcomes.merge(Outcome.valueOf(outcome), 1, Integer::sum));
		return outcomes;
	}

}
