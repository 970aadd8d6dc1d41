package id.whatscrm.deletion.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges that show the figures of one moment. Before they are read, and while they cannot
 * be, each is not a number: nobody is told that all is well.
 *
 * @param <T> the figures
 */
public final class Figures<T> {

	private static final Logger log = LoggerFactory.getLogger(Figures.class);

	private final String what;

	private final MeterRegistry meters;

	private final List<Consumer<@Nullable T>> groups = new ArrayList<>();

	private volatile @Nullable T newest;

	/**
	 * Publishes nothing yet.
	 * @param what is read, in the plural, for the log
	 */
	public Figures(String what, MeterRegistry meters) {
		this.what = what;
		this.meters = meters;
	}

	/**
	 * Publishes a figure.
	 */
	public Figures<T> gauge(String name, String description, ToDoubleFunction<T> figure) {
		Gauge.builder(name, this, (figures) -> figures.value(figure)).description(description).register(this.meters);
		return this;
	}

	/**
	 * Publishes a figure for each of some groups, and none for a group that is no more.
	 */
	public Figures<T> gauges(String name, String description, Function<T, List<Group>> figures) {
		MultiGauge gauges = MultiGauge.builder(name).description(description).register(this.meters);
		this.groups.add((read) -> gauges.register(((read != null) ? figures.apply(read) : List.<Group>of()).stream()
			.map((group) -> MultiGauge.Row.of(group.labels(), group.figure()))
			.toList(), true));
		return this;
	}

	/**
	 * A figure and what it is of.
	 */
	public record Group(Tags labels, double figure) {

		/**
		 * A group with one label or more, each its name and its value.
		 */
		public static Group of(double figure, String... labels) {
			return new Group(Tags.of(labels), figure);
		}

	}

	/**
	 * Replaces all figures by those that are read now.
	 */
	public void read(Supplier<T> reading) {
		T read = null;
		try {
			read = reading.get();
		}
		catch (RuntimeException ex) {
			// Its message may quote a row.
			log.warn("{} cannot be read at the moment: {}", this.what, ex.getClass().getSimpleName());
		}
		this.newest = read;
		for (Consumer<@Nullable T> group : this.groups) {
			group.accept(read);
		}
	}

	/**
	 * What was read last; {@code null} if it could not be read.
	 */
	public @Nullable T newest() {
		return this.newest;
	}

	private double value(ToDoubleFunction<T> figure) {
		T read = this.newest;
		return (read != null) ? figure.applyAsDouble(read) : Double.NaN;
	}

}
