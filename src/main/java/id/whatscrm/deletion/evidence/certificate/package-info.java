/**
 * Writes the certificate of a deletion.
 */
@NullMarked
@NamedInterface("certificate")
package id.whatscrm.deletion.evidence.certificate;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
