package id.whatscrm.deletion.intake.mailbox;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.mailbox.FieldLabel.Field;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.PhoneNumber;

/**
 * Finds the five fields of a request in a text. Where two values have an equal claim to a
 * field, it stays empty.
 */
final class MailFields {

	/** A value that nothing is said about. */
	private static final int BARE = 1;

	private static final Pattern ADDRESS = Pattern.compile(
			"(?<![\\p{L}\\p{N}._%+-])[A-Za-z0-9_][A-Za-z0-9._%+-]{0,63}@[A-Za-z0-9-]{1,63}+(?:\\.[A-Za-z0-9-]{1,63}+){1,8}+(?![\\p{L}\\p{N}@_%])");

	private static final Pattern NUMBER = Pattern
		.compile("(?<![\\p{L}\\p{N}+@._/-])(?:\\+|\\(\\+|00|\\(?0|62)[0-9 ().-]{6,24}[0-9](?![\\p{L}\\p{N}@])");

	/** What is a mobile number, rather than a date or an id, without being called one. */
	private static final Pattern CLEAR_NUMBER = Pattern.compile("[( ]{0,2}(?:\\+|0[ -]?8|62[ -]?8|00[1-9]).*");

	private static final Pattern ID = Pattern
		.compile("(?<![\\p{L}\\p{N}+@._-])[0-9](?:[ -]?[0-9]){4,31}(?![\\p{L}\\p{N}@])");

	private static final Pattern BULLET = Pattern
		.compile("^[\\s>•●▪◦·–—*#-]{0,20}(?:\\(?(?:[0-9]{1,2}|[a-eA-E])[.)](?=\\D))?[\\s*_-]{0,9}");

	private static final Pattern LABEL_END = Pattern.compile("[:：=|\\t]| - | – | {3}");

	private static final Pattern BEFORE_NAME = Pattern.compile(
			"\\b(?:(?:business|company|firm|store|shop|brand)(?: name)?(?: (?:is called|is named|is|called|named)|:)|owner of|"
					+ "(?:nama )?(?:usaha|bisnis|toko|perusahaan)(?:nya)?(?: saya| kami| kita)?(?: (?:adalah|bernama|yaitu|ialah|namanya)|:)|"
					+ "(?:nama (?:usaha|bisnis|toko|perusahaan)|(?:business|company) name)(?: saya| kami)?|(?:usaha|bisnis|toko)nya|pemilik(?: dari| usaha| bisnis)?|"
					+ "(?:dari|from)(?= (?:PT|CV|UD|Toko|Warung|Klinik|Butik|Bengkel|Apotek|Kedai) )) {1,3}",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern NAME = Pattern.compile(
			"[\"“'‘]([^\"”’\\n]{2,200})[\"”'’]|((?:[\\p{Lu}\\p{N}&][^\\s,;:()!?\"]{0,40}|of|and|dan|di|the)(?: (?:[\\p{Lu}\\p{N}&+][^\\s,;:()!?\"]{0,40}|of|dan(?= \\p{Lu})|and(?= \\p{Lu})|the)){0,9})");

	private static final Pattern SENTENCE_END = Pattern.compile("(?<!\\b(?:PT|CV|UD|St|Dr|Mr|Mrs|No))\\. ");

	private static final Pattern CLOSING = Pattern.compile(
			"(?:(?:best|kind|warm)? ?regards|sincerely|thanks|thank you|cheers|terima ?kasih|salam|hormat (?:saya|kami)|demikian|best)\\b.{0,40}",
			Pattern.CASE_INSENSITIVE);

	private static final Set<String> NOTHING = Set
		.of(("-,--,n/a,na,none,nil,no,tidak ada,kosong,tdk ada,gak ada,not available,unknown,optional"
				+ ",opsional,?,x,i don't know,tidak tahu,i don't have one,i don't have it,don't have one"
				+ ",tidak punya,belum ada,not sure,lupa")
			.split(","));

	private static final Pattern BEFORE_REGISTERED = Pattern.compile(
			"regist|daftar|account|akun|log ?in|sign(?:ed)? ?(?:up|in)|e-?mail (?:saya|kami)|my e-?mail|our e-?mail|surel",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern BEFORE_ELSEWHERE = Pattern.compile(
			"reply|respond|contact|reach|hubungi|balas|kontak|\\bcc\\b|kirim|write to|konfirmasi|new (?:e-?mail|address|number)|alternat|baru|call me|telepon saya|colleague|\\border\\b|invoice|faktur|pesanan|tagihan|rekening|rekan|supervisor|boss|atasan",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern JOINED = Pattern.compile("[\\s,;/&]*(?:and|or|also|dan|atau|juga)?(?: also)?\\s*");

	private static final Pattern BEFORE_WHATSAPP = Pattern.compile("whats ?app|\\bwa\\b|wa business",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern BEFORE_ID = Pattern.compile(
			"(?:meta|facebook|fb|waba|business (?:account|manager)|akun bisnis).{0,40}$", Pattern.CASE_INSENSITIVE);

	private final Set<String> ownAddresses;

	/** The values of each field by how surely they belong to it. */
	private final Map<Field, TreeMap<Integer, Set<String>>> found = new EnumMap<>(Field.class);

	private final Set<Field> labelled = EnumSet.noneOf(Field.class);

	MailFields(String text, Set<String> ownAddresses) {
		this.ownAddresses = ownAddresses;
		List<String> prose = new ArrayList<>();
		readLines(text, prose);
		prose.forEach(this::readProse);
	}

	@Nullable String email() {
		return only(Field.EMAIL);
	}

	@Nullable String businessName() {
		return only(Field.NAME);
	}

	@Nullable String whatsappNumber() {
		return only(Field.NUMBER);
	}

	@Nullable String metaBusinessId() {
		return only(Field.META);
	}

	@Nullable String description() {
		return only(Field.DESCRIPTION);
	}

	/** Whether it has the labels that our policy names, which nobody writes by chance. */
	boolean isFilledIn() {
		return this.labelled.size() >= 3 && this.labelled.contains(Field.EMAIL) && this.labelled.contains(Field.NUMBER)
				&& (this.labelled.contains(Field.META) || this.labelled.contains(Field.DESCRIPTION));
	}

	/** The only value of those that belong most surely; an unusable one is empty. */
	private @Nullable String only(Field field) {
		TreeMap<Integer, Set<String>> values = this.found.getOrDefault(field, new TreeMap<>());
		if (values.isEmpty() || values.lastEntry().getValue().size() != 1) {
			return null;
		}
		String value = values.lastEntry().getValue().iterator().next();
		return value.isEmpty() ? null : value;
	}

	private void add(Field field, int strength, String value) {
		this.found.computeIfAbsent(field, (key) -> new TreeMap<>())
			.computeIfAbsent(strength, (key) -> new LinkedHashSet<>())
			.add(value);
	}

	/** Takes the labelled values; the other lines are left as prose. */
	private void readLines(String text, List<String> prose) {
		List<String> lines = new ArrayList<>();
		for (String line : text.split("\n")) {
			lines.addAll(segments(line));
		}
		int i = 0;
		boolean joining = false;
		while (i < lines.size()) {
			String line = BULLET.matcher(lines.get(i)).replaceFirst("");
			int split = labelEnd(line);
			FieldLabel label = (split >= 0) ? FieldLabel.of(line.substring(0, split)) : null;
			if (label != null) {
				joining = false;
				i = readValue(label, strip(line.substring(split)), lines, i + 1);
			}
			else {
				boolean fresh = !joining || prose.isEmpty() || line.length() != lines.get(i).length();
				prose.add(fresh ? line : prose.remove(prose.size() - 1) + " " + line);
				joining = line.length() >= 55;
				i++;
			}
		}
	}

	/**
	 * Takes the value of a label, which may stand on lines below it.
	 * @param first what stands beside the label
	 * @param after the line after it
	 * @return the line after the value
	 */
	private int readValue(FieldLabel label, String first, List<String> lines, int after) {
		String value = first;
		int end = after;
		if (value.isEmpty()) {
			int next = after;
			while (next < lines.size() && lines.get(next).isBlank()) {
				next++;
			}
			if (next < lines.size() && isValue(lines.get(next), next > after)) {
				value = strip(BULLET.matcher(lines.get(next)).replaceFirst(""));
				end = next + 1;
			}
		}
		if (label.field() == Field.DESCRIPTION) {
			StringBuilder description = new StringBuilder(value);
			while (end < lines.size() && !lines.get(end).isBlank() && !isLabelled(lines.get(end))
					&& !CLOSING.matcher(lines.get(end).strip()).matches()) {
				description.append('\n').append(lines.get(end++).strip());
			}
			value = description.toString().strip();
		}
		take(label, value);
		return end;
	}

	/** After an empty line a new sentence is no value. */
	private static boolean isValue(String line, boolean apart) {
		String text = line.strip();
		return !isLabelled(line) && !CLOSING.matcher(text).matches()
				&& !(apart && (text.length() > 60 || text.endsWith(".")));
	}

	/** A line with several labels, like {@code Email: x, WA: y}, is several lines. */
	private static List<String> segments(String line) {
		List<String> segments = new ArrayList<>();
		for (String piece : line.replace("**", "").replace("`", "").split("(?<=[,;|/])|(?<=\\t)|(?<= {4})")) {
			boolean own = segments.isEmpty() || segments.size() < 20 && piece.contains(":") && isLabelled(piece);
			if (own) {
				segments.add(piece);
			}
			else {
				segments.set(segments.size() - 1, segments.get(segments.size() - 1) + piece);
			}
		}
		return segments;
	}

	private static boolean isLabelled(String text) {
		String line = BULLET.matcher(text).replaceFirst("");
		int split = labelEnd(line);
		return split >= 0 && FieldLabel.of(line.substring(0, split)) != null;
	}

	private static int labelEnd(String line) {
		Matcher end = LABEL_END.matcher(MailDecoding.cut(line, 90));
		if (end.find()) {
			return end.start();
		}
		// A label may stand alone on its line, where wrapped prose goes on in lower case.
		boolean alone = !line.isEmpty() && line.length() <= 60 && Character.isUpperCase(line.charAt(0));
		return (alone && !line.contains("@")) ? line.length() : -1;
	}

	/** The value without what stands around it, empty if it says that there is none. */
	private static String strip(String text) {
		String value = text.replaceFirst("^[\\s:：=|*_–-]{1,20}", "").replaceFirst("[\\s*_|;,]{1,20}$", "").strip();
		return NOTHING
			.contains(value.toLowerCase(Locale.ROOT).replaceFirst("^\\((.{0,30})\\)$", "$1").replaceFirst("\\.$", ""))
					? "" : value;
	}

	private void take(FieldLabel label, String value) {
		if (value.isEmpty() || label.strength() == 0) {
			return;
		}
		Field field = label.field();
		this.labelled.add(field);
		Set<String> values = new LinkedHashSet<>();
		switch (field) {
			case EMAIL -> values.addAll(addresses(value));
			case NUMBER -> {
				PhoneNumber.parse(dashed(value))
					.ifPresentOrElse((number) -> values.add(number.value()),
							() -> numbers(value).forEach((number) -> parse(number).ifPresent(values::add)));
			}
			case META -> ID.matcher(value).results().forEach((id) -> values.add(id.group().replaceAll("[ -]", "")));
			case NAME -> name(value).ifPresent(values::add);
			default -> values.add(MailDecoding.cut(value, NewRequest.MAX_DESCRIPTION));
		}
		if (values.isEmpty()) {
			values.add("");
		}
		values.forEach((each) -> add(field, label.strength(), each));
	}

	private static Optional<String> name(String text) {
		String name = text.replace('\t', ' ')
			.replaceAll("^[\"“'‘]|[\"”'’]$", "")
			.replaceFirst("(?<!Tbk|Ltd|Inc|Co|Corp)\\.$", "")
			.strip();
		return (name.length() > NewRequest.MAX_NAME || name.contains("@") || name.isEmpty()) ? Optional.empty()
				: Optional.of(name);
	}

	private List<String> addresses(String text) {
		return ADDRESS.matcher(text)
			.results()
			.map((match) -> match.group().toLowerCase(Locale.ROOT))
			.filter((address) -> EmailAddress.isValid(address) && !this.ownAddresses.contains(address))
			.toList();
	}

	private static String dashed(String text) {
		return text.replaceAll("[\u2010-\u2015]", "-").replace("wa.me/", " +");
	}

	private static List<String> numbers(String text) {
		return NUMBER.matcher(dashed(text)).results().map((match) -> match.group()).toList();
	}

	private static Optional<String> parse(String number) {
		return PhoneNumber.parse(number).map(PhoneNumber::value);
	}

	private void readProse(String line) {
		int before = 0;
		int strength = BARE;
		Matcher address = ADDRESS.matcher(line);
		while (address.find()) {
			strength = strength(line, before, address.start(), BEFORE_REGISTERED, strength);
			for (String value : addresses(address.group())) {
				addIf(Field.EMAIL, strength, value);
			}
			before = address.end();
		}
		before = 0;
		String dashed = dashed(line);
		Matcher number = NUMBER.matcher(dashed);
		while (number.find()) {
			strength = strength(dashed, before, number.start(), BEFORE_WHATSAPP, strength);
			if (strength == FieldLabel.EXACT || CLEAR_NUMBER.matcher(number.group()).matches()) {
				addIf(Field.NUMBER, strength, parse(number.group()).orElse(""));
			}
			before = number.end();
		}
		Matcher id = ID.matcher(line);
		while (id.find()) {
			String context = line.substring(Math.max(0, id.start() - 70), id.start());
			if (BEFORE_ID.matcher(context).find() && !NUMBER.matcher(id.group()).matches()) {
				add(Field.META, BARE, id.group().replaceAll("[ -]", ""));
			}
		}
		Matcher name = BEFORE_NAME.matcher(line);
		while (name.find()) {
			Matcher value = NAME.matcher(line).region(name.end(), line.length());
			if (value.lookingAt()) {
				name((value.group(1) != null) ? value.group(1) : SENTENCE_END.split(value.group(2), 2)[0])
					.ifPresent((each) -> add(Field.NAME, BARE, each));
			}
		}
	}

	private void addIf(Field field, int strength, String value) {
		if (strength > 0 && !value.isEmpty()) {
			add(field, strength, value);
		}
	}

	/**
	 * What is said right before a value: that it is the one, or that it is not. One that
	 * is joined to the value before is as good as that.
	 */
	private static int strength(String line, int from, int to, Pattern exact, int previous) {
		String context = line.substring(Math.max(from, to - 70), to);
		if (from > 0 && JOINED.matcher(context).matches()) {
			return previous;
		}
		int yes = lastMatch(exact, context);
		int no = lastMatch(BEFORE_ELSEWHERE, context);
		if (yes < 0 && no < 0) {
			return BARE;
		}
		return (yes > no) ? FieldLabel.EXACT : 0;
	}

	private static int lastMatch(Pattern pattern, String text) {
		int last = -1;
		Matcher matcher = pattern.matcher(text);
		while (matcher.find()) {
			last = matcher.start();
		}
		return last;
	}

}
