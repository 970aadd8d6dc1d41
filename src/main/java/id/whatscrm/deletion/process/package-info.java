/**
 * Drives a request through its BPMN process on the Camunda engine; nothing outside knows
 * the engine.
 */
@NullMarked
package id.whatscrm.deletion.process;

import org.jspecify.annotations.NullMarked;
