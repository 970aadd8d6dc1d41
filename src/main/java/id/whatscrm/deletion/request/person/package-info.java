/**
 * Says who asks, and how a person is reached.
 */
@NullMarked
@NamedInterface("person")
package id.whatscrm.deletion.request.person;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
