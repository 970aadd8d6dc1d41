package id.whatscrm.deletion.purge;

import id.whatscrm.deletion.request.DataCategory;

/**
 * How many rows of a subject a category has now.
 *
 * @param category the category
 * @param rows rows over all its tables
 * @param canBeAnonymised whether the data map names a strategy for each of its tables
 */
public record CategoryRows(DataCategory category, long rows, boolean canBeAnonymised) {
}
