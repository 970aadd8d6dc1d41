package id.whatscrm.deletion.purge;

import java.io.Serializable;
import java.time.Instant;

/**
 * A message as an object-relational mapper sees it, for the benchmark's comparison.
 * Mapped in XML, so that the service does not find it.
 */
class BenchMessage {

	private long id;

	private Instant sentAt = Instant.EPOCH;

	private long conversationId;

	private String body;

	/**
	 * Its key.
	 */
	static class Key implements Serializable {

		private long id;

		private Instant sentAt = Instant.EPOCH;

		@Override
		public boolean equals(Object other) {
			return other instanceof Key key && key.id == this.id && key.sentAt.equals(this.sentAt);
		}

		@Override
		public int hashCode() {
			return Long.hashCode(this.id);
		}

	}

}
