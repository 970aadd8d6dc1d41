package id.whatscrm.deletion.purge;

import java.time.Duration;
import java.util.List;

import id.whatscrm.deletion.request.DataCategory;
import id.whatscrm.deletion.retention.RetentionAction;

/**
 * What would happen to a subject's rows of one table.
 *
 * @param category the category they belong to
 * @param table the table, as {@code schema.table}
 * @param action what would be done
 * @param rows how many there are now
 * @param estimate how long it would take, at the speed measured so far
 * @param remarks what one should know, in words
 */
public record PlannedTable(DataCategory category, String table, RetentionAction action, long rows, Duration estimate,
		List<String> remarks) {
}
