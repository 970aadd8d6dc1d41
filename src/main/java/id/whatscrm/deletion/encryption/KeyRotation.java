package id.whatscrm.deletion.encryption;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores anew, under the current key, what is stored under an older one, so that the
 * older one can go. Any number of nodes may do so at once.
 */
@Component
public class KeyRotation {

	private static final Logger log = LoggerFactory.getLogger(KeyRotation.class);

	private static final int PAGE = 500;

	private final JdbcClient database;

	private final TransactionTemplate transaction;

	private final List<EncryptedColumn> columns;

	private final PersonalData personalData;

	public KeyRotation(JdbcClient database, PlatformTransactionManager transactions, List<EncryptedColumn> columns,
			PersonalData personalData) {
		this.database = database;
		this.transaction = new TransactionTemplate(transactions);
		this.columns = columns;
		this.personalData = personalData;
	}

	@Scheduled(fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
	@SchedulerLock(name = "key-rotation")
	void rotateWhenDue() {
		rotate();
	}

	/**
	 * Stores everything under the current key.
	 * @return how many values were stored under another one
	 */
	public long rotate() {
		long rotated = this.columns.stream().mapToLong(this::rotate).sum();
		if (rotated > 0) {
			log.info("{} values are stored under the key '{}' now. Nothing is left under an older one, which may be "
					+ "removed from the settings of every node.", rotated, this.personalData.currentKey());
		}
		return rotated;
	}

	private record Stored(String place, String value, String prefix) {
	}

	private long rotate(EncryptedColumn column) {
		long rotated = 0;
		List<Stored> page;
		do {
			page = this.database
				.sql("select ctid::text as place, " + column.column() + " as value, " + column.hashPrefix()
						+ " as prefix from " + column.table() + " where " + column.column() + " not like ? limit "
						+ PAGE)
				.param(this.personalData.currentKey() + ":%")
				.query(Stored.class)
				.list();
			page.forEach((stored) -> rotate(column, stored));
			rotated += page.size();
		}
		while (page.size() == PAGE);
		return rotated;
	}

	private void rotate(EncryptedColumn column, Stored stored) {
		String value = this.personalData.decrypt(stored.value());
		String hash = (column.hash() != null) ? ", " + column.hash() + " = :hash" : "";
		// Whoever changed the row meanwhile has stored it under the current key.
		String row = " where ctid = :place::tid and " + column.column() + " = :old";
		Map<String, Object> parameters = Map.of("new", this.personalData.encrypt(value), "old", stored.value(), "hash",
				this.personalData.searchHash(stored.prefix() + value), "place", stored.place());
		try {
			this.transaction.executeWithoutResult((status) -> this.database
				.sql("update " + column.table() + " set " + column.column() + " = :new" + hash + row)
				.params(parameters)
				.update());
		}
		catch (DuplicateKeyException ex) {
			// The same value was stored under the current key as well.
			this.transaction.executeWithoutResult(
					(status) -> this.database.sql("delete from " + column.table() + row).params(parameters).update());
		}
	}

}
