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

	@Test
	void aRecordSaysNoMoreThanOneCanKeepInMind() {
		assertThat(figures.widestRecord()).isPositive();
		assertThat(figures.recordsFrom(11)).isEmpty();
	}

	@Test
	void aMethodIsReadOnOneScreen() {
		assertThat(figures.longestMethod()).isPositive();
		assertThat(figures.methodsFrom(41)).isEmpty();
	}

	@Test
	void fewMethodsAreNestedDeep() {
		assertThat(figures.nestedFrom(2)).isNotEmpty();
		assertThat(figures.nestedFrom(3)).hasSizeLessThan(15);
	}

	@Test
	void sqlIsPutTogetherOfPiecesAndNotOfStrings() {
		assertThat(figures.gluedSql()).hasSizeLessThan(10);
	}

}
