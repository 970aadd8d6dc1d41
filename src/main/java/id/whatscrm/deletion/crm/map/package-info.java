/**
 * Speaks the data map's language: reads a map, checks it, finds its gaps, and orders its
 * tables.
 */
@NullMarked
@NamedInterface("map")
package id.whatscrm.deletion.crm.map;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
