package id.whatscrm.deletion;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts the data deletion service.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DeletionApplication {

	public static void main(String[] args) {
		SpringApplication.run(DeletionApplication.class, args);
	}

}
