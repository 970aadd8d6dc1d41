package id.whatscrm.deletion.evidence.audit;

import java.util.List;
import java.util.stream.LongStream;

/**
 * Columns of the requests that were received in each month, by how they count.
 *
 * @param months the columns
 * @param top the number at the top of the scale
 */
record FiguresChart(List<MonthFigures> months, long top) {

	static FiguresChart of(List<MonthFigures> months) {
		return new FiguresChart(months, top(months.stream().mapToLong(MonthFigures::received).max().orElse(0)));
	}

	/** The next even number of the kind 2, 4, 10, 20, 40, 100: its half is whole too. */
	private static long top(long highest) {
		long power = 1;
		while (10 * power < highest) {
			power *= 10;
		}
		long unit = power;
		return unit * LongStream.of(2, 4, 6, 8, 10).filter((step) -> step * unit >= highest).findFirst().orElse(10);
	}

}
