package id.whatscrm.deletion;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What keeps the code easy to walk through.
 */
class HouseTests {

	private static HouseFigures figures;

	@BeforeAll
	static void look() throws IOException {
		figures = HouseFigures.of(Path.of("src/main/java"));
	}

	@Test
	void aPackageIsReadAtAGlance() {
		assertThat(figures.packages()).isGreaterThan(20);
		assertThat(figures.medianFiles()).isLessThanOrEqualTo(8);
		assertThat(figures.mostFiles()).isLessThanOrEqualTo(25);
	}

}
