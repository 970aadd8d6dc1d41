package id.whatscrm.deletion.evidence.certificate;

import java.time.Period;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long things last that a certificate speaks of.
 *
 * @param downloadableFor how long a certificate can be downloaded
 * @param backupsKeptFor how long backups of the CRM's database are kept; {@code null}
 * lets a certificate name no day
 */
@ConfigurationProperties("deletion.certificate")
record CertificateSettings(@DefaultValue("P90D") Period downloadableFor, @Nullable Period backupsKeptFor) {
}
