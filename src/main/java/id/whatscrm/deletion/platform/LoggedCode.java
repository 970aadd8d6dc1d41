package id.whatscrm.deletion.platform;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Names the request that a thread works on in each line of the log that it writes.
 */
public final class LoggedCode {

	/** The name under which lines carry it. */
	public static final String KEY = "code";

	private LoggedCode() {
	}

	/**
	 * A piece of work, after whose end lines name what they named before it.
	 */
	@FunctionalInterface
	public interface Scope extends AutoCloseable {

		@Override
		void close();

	}

	/**
	 * Begins a piece of work on a request.
	 * @param code its confirmation code
	 */
	public static Scope of(String code) {
		Scope scope = scope();
		put(code);
		return scope;
	}

	/**
	 * Begins a piece of work of which is not known yet on which request.
	 */
	public static Scope scope() {
		@Nullable String before = MDC.get(KEY);
		return () -> {
			if (before != null) {
				MDC.put(KEY, before);
			}
			else {
				MDC.remove(KEY);
			}
		};
	}

	/**
	 * Names no request any more.
	 */
	public static void clear() {
		MDC.remove(KEY);
	}

	/**
	 * Says on which request, until the piece of work ends.
	 * @param code its confirmation code
	 */
	public static void put(String code) {
		MDC.put(KEY, code);
	}

}
