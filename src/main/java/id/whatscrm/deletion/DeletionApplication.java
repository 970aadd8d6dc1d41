package id.whatscrm.deletion;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

import id.whatscrm.deletion.process.ProcessCommand;
import id.whatscrm.deletion.purge.DataMapCommand;
import id.whatscrm.deletion.restore.EvidenceCommand;

/**
 * Starts the data deletion service, or answers a command about its data map, ledger or
 * open requests.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DeletionApplication {

	public static void main(String[] args) {
		if (DataMapCommand.isMeant(args)) {
			System.exit(DataMapCommand.run(System.out, args));
		}
		if (EvidenceCommand.isMeant(args)) {
			System.exit(EvidenceCommand.run(System.out, args));
		}
		if (ProcessCommand.isMeant(args)) {
			System.exit(ProcessCommand.run(System.out, args));
		}
		SpringApplication.run(DeletionApplication.class, args);
	}

}
