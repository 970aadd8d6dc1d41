/**
 * Drives a request through its BPMN process on the Camunda engine; the only package that
 * knows the engine.
 */
@NullMarked
package id.whatscrm.deletion.process;

import org.jspecify.annotations.NullMarked;
