/**
 * Sets the engine up: its guards, locks, executor, migration and metrics.
 */
@NullMarked
package id.whatscrm.deletion.process.engine;

import org.jspecify.annotations.NullMarked;
