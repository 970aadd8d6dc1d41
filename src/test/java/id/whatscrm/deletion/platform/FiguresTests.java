package id.whatscrm.deletion.platform;

import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.dao.QueryTimeoutException;

import id.whatscrm.deletion.platform.Figures.Group;

import static org.assertj.core.api.Assertions.assertThat;

class FiguresTests {

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final Figures<List<String>> figures = new Figures<List<String>>("Words", this.meters)
		.gauge("words", "How many", List::size)
		.gauges("words.length", "How long",
				(words) -> words.stream().map((word) -> Group.of(word.length(), "word", word)).toList());

	@Test
	void whatWasNeverReadIsNotANumber() {
		assertThat(value()).isNaN();
	}

	@Test
	void showsWhatWasReadLast() {
		this.figures.read(() -> List.of("one", "three"));
		this.figures.read(() -> List.of("three"));

		assertThat(value()).isEqualTo(1);
		assertThat(this.meters.find("words.length").gauges()).singleElement()
			.satisfies((gauge) -> assertThat(gauge.value()).isEqualTo(5));
	}

	@Test
	void whatCannotBeReadIsNotANumberUntilItCan() {
		this.figures.read(() -> List.of("one"));

		this.figures.read(() -> {
			throw new QueryTimeoutException("the row of somebody");
		});

		assertThat(value()).isNaN();
		assertThat(this.figures.newest()).isNull();
		assertThat(this.meters.find("words.length").gauges()).isEmpty();
		this.figures.read(() -> List.of("one"));
		assertThat(value()).isEqualTo(1);
	}

	private double value() {
		return this.meters.get("words").gauge().value();
	}

}
