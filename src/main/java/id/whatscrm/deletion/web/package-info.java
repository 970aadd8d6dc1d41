/**
 * Gives all pages what they share: rules for the public, headers, language, limits of
 * size.
 */
@NullMarked
@ApplicationModule(allowedDependencies = { "platform", "request", "request :: person" })
package id.whatscrm.deletion.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
