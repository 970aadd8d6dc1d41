package id.whatscrm.deletion.support;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * When the instances of the process began and ended, as the engine notes it. Asked
 * seldom, and by an index: whoever measures must not be what is measured.
 */
public final class History {

	private static final int BETWEEN_MILLIS = 200;

	private final JdbcTemplate database;

	private final LocalDateTime since = now();

	/**
	 * Looks at what begins from now on.
	 */
	public History(JdbcTemplate database) {
		this.database = database;
	}

	/** The engine of a node writes UTC without a zone. */
	static LocalDateTime now() {
		return LocalDateTime.now(ZoneOffset.UTC);
	}

	/**
	 * Waits until so many have ended.
	 */
	public void await(int instances) throws InterruptedException {
		while (ended() < instances) {
			Thread.sleep(BETWEEN_MILLIS);
		}
	}

	private long ended() {
		return this.database.queryForObject("""
				select count(*) from act_hi_procinst where end_time_ >= ? and start_time_ >= ?
				    and proc_def_key_ = 'data-deletion'""", Long.class, this.since, this.since);
	}

	/**
	 * Seconds from the first beginning to the last end.
	 */
	public double seconds() {
		return this.database.queryForObject("""
				select extract(epoch from max(end_time_) - min(start_time_)) from act_hi_procinst
				where end_time_ >= ? and start_time_ >= ? and proc_def_key_ = 'data-deletion'""", Double.class,
				this.since, this.since);
	}

	/**
	 * Seconds from the beginning to the end of each.
	 */
	public double[] each() {
		List<Double> seconds = this.database.queryForList("""
				select extract(epoch from end_time_ - start_time_)::float8 from act_hi_procinst
				where end_time_ >= ? and start_time_ >= ? and proc_def_key_ = 'data-deletion'""", Double.class,
				this.since, this.since);
		return seconds.stream().mapToDouble(Double::doubleValue).toArray();
	}

}
