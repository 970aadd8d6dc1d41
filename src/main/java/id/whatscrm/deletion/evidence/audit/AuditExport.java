package id.whatscrm.deletion.evidence.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Writes requests for the programs of auditors, each as soon as it is read.
 */
@Component
class AuditExport {

	private static final List<String> COLUMNS = List.of("code", "channel", "state", "refusalReason", "receivedAt",
			"dueAt", "extendedAt", "verificationRequestedAt", "verifiedAt", "suspendedAt", "purgeStartedAt",
			"completedAt", "forgottenAt", "late", "heldCategories", "holdGrounds", "holdCitations", "heldUntil",
			"ledgerPosition", "ledgerHash");

	/** With these a spreadsheet takes a text for a formula. */
	private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";

	private final AuditedRequests requests;

	private final ObjectMapper json;

	private final CsvMapper csv = CsvMapper.csvBuilder().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE).build();

	AuditExport(AuditedRequests requests, ObjectMapper json) {
		this.requests = requests;
		this.json = json;
	}

	/**
	 * Writes one JSON object a line.
	 */
	void jsonLines(AuditSearch search, OutputStream out) throws IOException {
		forEach(search, (request) -> {
			out.write(this.json.writeValueAsBytes(request));
			out.write('\n');
		});
	}

	/**
	 * Writes a line of names, and then one for each request. Several holds are in one
	 * cell, apart by semicolons, in the same order in each column.
	 */
	void csv(AuditSearch search, OutputStream out) throws IOException {
		SequenceWriter lines = this.csv.writer(CsvSchema.emptySchema().withLineSeparator("\r\n")).writeValues(out);
		lines.write(COLUMNS);
		forEach(search, (request) -> lines.write(cells(request)));
		// Not closed when it fails: half an export must not end like a whole one.
		lines.close();
	}

	private static List<String> cells(AuditedRequest request) {
		AuditedRequest.Times times = request.times();
		return Arrays.asList(cell(request.code()), cell(request.channel()), cell(request.state()),
				cell(request.refusalReason()), cell(times.receivedAt()), cell(times.dueAt()), cell(times.extendedAt()),
				cell(times.verificationRequestedAt()), cell(times.verifiedAt()), cell(times.suspendedAt()),
				cell(times.purgeStartedAt()), cell(times.completedAt()), cell(times.forgottenAt()),
				cell(request.late()), holds(request, AuditedRequest.Hold::category),
				holds(request, AuditedRequest.Hold::ground), holds(request, AuditedRequest.Hold::citation),
				holds(request, AuditedRequest.Hold::until), cell(request.ledgerPosition()), cell(request.ledgerHash()));
	}

	private static String holds(AuditedRequest request, Function<AuditedRequest.Hold, Object> part) {
		return cell(request.held().stream().map(part).map(Object::toString).collect(Collectors.joining("; ")));
	}

	private static String cell(@Nullable Object value) {
		String text = (value != null) ? value.toString() : "";
		return (!text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0) ? "'" + text : text;
	}

	private void forEach(AuditSearch search, Line line) throws IOException {
		try {
			this.requests.forEach(search, (request) -> {
				try {
					line.write(request);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private interface Line {

		void write(AuditedRequest request) throws IOException;

	}

}
