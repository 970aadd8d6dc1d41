package id.whatscrm.deletion.intake.mailbox;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The words before a value that say to which field it belongs.
 *
 * @param field the field
 * @param strength how surely a value with this label is the one we ask for; 0 if the
 * label says that it is another one
 */
record FieldLabel(Field field, int strength) {

	static final int EXACT = 3;

	private static final int LIKELY = 2;

	private static final Set<String> FILLER = Set
		.of(("my our the your registered account akun terdaftar yang saya kami di number nomor no nomer nama"
				+ " name of for with on in whatscrm id if any jika ada address alamat didaftarkan login business"
				+ " bisnis usaha brief singkat optional opsional digunakan untuk used is adalah resmi aktif and"
				+ " dan saat daftar user pengguna contact kontak new baru alternative lain to reply cc other old"
				+ " lama personal pribadi customer full lengkap request permintaan deletion penghapusan manager"
				+ " data short kita pendaftaran registration terkait associated linked owner pemilik this ini isi"
				+ " a active")
			.split(" "));

	private static final Map<String, Field> KEYWORDS = keywords();

	private static final Set<String> EXACTLY = Set
		.of(("registered terdaftar account akun login didaftarkan daftar pendaftaran registration").split(" "));

	private static final Set<String> ELSEWHERE = Set
		.of(("contact kontak new baru alternative lain to reply cc other personal pribadi").split(" "));

	/** What our policy asks for. */
	enum Field {

		EMAIL, NAME, NUMBER, META, DESCRIPTION

	}

	private static Map<String, Field> keywords() {
		Map<String, Field> words = new HashMap<>();
		List.of("email", "e-mail", "mail", "surel").forEach((word) -> words.put(word, Field.EMAIL));
		List.of("whatsapp", "wa", "hp", "handphone", "phone", "telepon", "telp", "tel", "telephone", "mobile", "ponsel",
				"wab", "nohp", "nowa")
			.forEach((word) -> words.put(word, Field.NUMBER));
		List.of("meta", "facebook", "fb", "waba", "mbid").forEach((word) -> words.put(word, Field.META));
		List.of("toko", "perusahaan", "company", "firm", "store", "shop", "brand", "merek", "organisasi",
				"organisation", "organization", "klinik")
			.forEach((word) -> words.put(word, Field.NAME));
		List.of("deskripsi", "description", "keterangan", "alasan", "reason", "penjelasan", "uraian", "catatan", "note",
				"notes", "keperluan")
			.forEach((word) -> words.put(word, Field.DESCRIPTION));
		return words;
	}

	/** The field that a text names, if it consists of nothing but words that name one. */
	static @Nullable FieldLabel of(String text) {
		String plain = text.toLowerCase(Locale.ROOT)
			.replaceAll("\\([^)]{0,80}\\)", " ")
			.replace("e mail", "email")
			.replace("whats app", "whatsapp");
		List<String> words = Arrays.stream(plain.split("[^\\p{L}\\p{N}-]+")).filter((word) -> !word.isEmpty()).toList();
		Set<Field> fields = EnumSet.noneOf(Field.class);
		for (String word : words) {
			Field field = KEYWORDS.get(word);
			if (field != null) {
				fields.add(field);
			}
			else if (!FILLER.contains(word)) {
				return null;
			}
		}
		boolean business = words.stream().anyMatch(Set.of("business", "bisnis", "usaha", "akun", "account")::contains);
		boolean named = words.contains("name") || words.contains("nama");
		if (words.size() > 9 || words.isEmpty()) {
			return null;
		}
		if (fields.contains(Field.EMAIL)) {
			return new FieldLabel(Field.EMAIL, strength(words));
		}
		if (fields.contains(Field.META) || words.contains("id") && business && fields.isEmpty()) {
			return new FieldLabel(Field.META, EXACT);
		}
		if (named && (business || !fields.isEmpty()) || fields.contains(Field.NAME)
				|| List.of("business", "usaha", "bisnis").contains(plain.strip())) {
			return new FieldLabel(Field.NAME, EXACT);
		}
		if (fields.contains(Field.NUMBER)) {
			boolean whatsapp = words.contains("wa") || words.contains("whatsapp");
			return new FieldLabel(Field.NUMBER, (whatsapp && strength(words) > 0) ? EXACT : strength(words));
		}
		return fields.contains(Field.DESCRIPTION) ? new FieldLabel(Field.DESCRIPTION, EXACT) : null;
	}

	private static int strength(List<String> words) {
		if (words.stream().anyMatch(EXACTLY::contains)) {
			return EXACT;
		}
		return words.stream().anyMatch(ELSEWHERE::contains) ? 0 : LIKELY;
	}

}
