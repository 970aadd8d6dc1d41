package id.whatscrm.deletion.intake.mailbox;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import id.whatscrm.deletion.request.person.Language;

/**
 * Whether a text asks for the deletion of data or of an account, sentence by sentence. It
 * rather takes a mail for one that asks than overlooks one that does.
 */
final class DeletionWish {

	/** Some words between two others. */
	private static final String GAP = "( [^ ]{1,30}){0,8}? ";

	private static final String DELETE = "(delet(e|es|ing|ion)|eras(e|es|ing|ure)|remov(e|es|al|ing)|wip(e|ing)|purg(e|ing)|destroy|"
			+ "get rid of|(want|like|have|get|be|need|is|are|all)( [^ ]{1,15}){0,6} (deleted|erased|removed|wiped)|"
			+ "h?apus(kan|lah|in|nya)?|hps|(meng|di)hapus(kan|nya)?|penghapusan(nya)?|musnahkan|pemusnahan|hilangkan)";

	private static final String CLOSE = "(clos(e|ing|ure)|terminat(e|ing|ion)|deactivat(e|ion)|be closed|is closed|tutup(kan|in)?|menutup|"
			+ "ditutup|penutupan|nonaktifkan|menonaktifkan)";

	private static final String NOT_YOURS = "(?<!\\byour )(?<!\\byour [^ ]{1,15} )";

	private static final String ACCOUNT = NOT_YOURS
			+ "(?<!\\b(from|in|on|into|to|di|dari|ke) )(?<!\\b(from|in|on|into|to) (my|our|the|this) )\\b(accounts?|akun(nya)?|profile)\\b(?! anda\\b)";

	private static final String DATA = NOT_YOURS
			+ "\\b(data(nya)?|informations?|informasi|details|records|history|riwayat)\\b(?! anda\\b)";

	private static final String THING = "(" + ACCOUNT + "|" + DATA + ")";

	private static final Pattern WISH = words(DELETE + GAP + THING + "|" + THING + GAP + DELETE + "|" + CLOSE + GAP
			+ ACCOUNT + "|" + ACCOUNT + GAP + CLOSE
			+ "|right to (be forgotten|erasure)|article 17|gdpr (request|erasure)|" + "(want|like|have|get|need|wish)"
			+ GAP + THING + GAP + "(deleted|erased|removed|wiped|closed)|"
			+ "hak untuk (dihapus|dilupakan)|(delete|erase|remove|forget|hapus) (me|us|everything|saya|kami|semua|semuanya|permanen)");

	/** Names nothing, so that it depends on what the mail is about. */
	private static final Pattern IT = words("(please|pls|tolong|mohon|want to|like to)( [^ ]{1,15}){0,2} (" + DELETE
			+ "|" + CLOSE + ") (it|them|both|this one|that one|the [^ ]{1,15} one|keduanya|saja|aja)");

	private static final Pattern ABOUT = words(THING);

	private static final Pattern NOT = words("changed my mind|"
			+ "(do not|dont|never|not|no longer|jangan|(tidak|tdk|ga|gak|nggak) (jadi|ingin|mau|perlu)) ((want|wish|like|need|you|to|please|lagi|dulu|untuk) ){0,4}("
			+ DELETE + "|" + CLOSE
			+ ")|(cancel|batal(kan)?|membatalkan|batalin)( [^ ]{1,15}){0,2} (deletion|erasure|peng?hapusan|(meng)?hapus|penutupan|closure)");

	private static final Pattern UNDO = words(
			"restor(e|ed|ing)|recover(y|ed|ing)?|undelete|undo|kembalikan|pulihkan|memulihkan|mengembalikan|terhapus|"
					+ "(was|were|got|has been|have been|accidentally|by mistake)( [^ ]{1,12}){0,2} (deleted|removed|erased)|"
					+ "(deleted|removed|erased|closed)( [^ ]{1,12}){0,4} (by (mistake|accident)|accidentally)");

	private static final Pattern FORETOLD = words(
			"(will|would|does|do|are|is) (my|our|the|all)( [^ ]{1,15}){0,4} (be |get )?(deleted|removed|erased|closed)|"
					+ "apakah( [^ ]{1,15}){0,6} (akan|ikut|otomatis)( [^ ]{1,15}){0,2} (ter|di)?hapus|"
					+ "(kapan|berapa lama)( [^ ]{1,15}){0,8} (di|ter)hapus");

	private static final Pattern FEATURE = words(
			"(how (do|can|to|should)|can (i|we|you)|could (i|you)|is (it|there)|bagaimana|gimana|cara|apakah|bisakah|bisa)"
					+ "( [^ ]{1,15}){0,8}? " + DELETE
					+ " ([^ ]{1,12} ){0,2}?(contacts?|customers?|tags?|labels?|templates?|messages?|chats?|"
					+ "conversations?|broadcasts?|campaigns?|agents?|team|members?|numbers?|notes?|files?|images?|photos?|duplicates?|kontak|pelanggan|"
					+ "pesan|obrolan|grup|catatan|gambar|foto|nomor|produk|tim|anggota|agen|riwayat|history)");

	private static final Pattern WHOLE = words("(my|our|whole|entire) ([^ ]{1,15} )?" + ACCOUNT
			+ "|akun (saya|kami|whatscrm)|(all|semua|seluruh)( [^ ]{1,15}){0,3} data|data (saya|kami)");

	private static final Set<String> INDONESIAN = Set
		.of(("yang saya kami dan untuk dengan tidak mohon tolong akun hapus terima kasih di dari ini adalah"
				+ " usaha nomor bisa sudah semua kak min agar kepada telah ingin toko tutup mau itu dihapus"
				+ " penghapusan apakah nama bisnis selamat pagi siang sore karena ada gak ke pada atau bagaimana"
				+ " permintaan lagi akan segera")
			.split(" "));

	private static final Set<String> ENGLISH = Set
		.of(("the and my our is to of please you your i we have for with this from all delete thank thanks"
				+ " want not are was it that be account name number how can do on in a an me would will request"
				+ " deletion hello dear regards any")
			.split(" "));

	private DeletionWish() {
	}

	private static Pattern words(String pattern) {
		return Pattern.compile("\\b(" + pattern + ")\\b");
	}

	static boolean in(String text) {
		// Mails wrap their lines anywhere, but a list or a new paragraph starts anew.
		String joined = text.replaceAll("\\n(?=[ \\t]{0,9}\\n|[-*•>]|\\d{1,2}[.)])", ". ").replace('\n', ' ');
		boolean about = ABOUT.matcher(plain(joined)).find();
		return Stream.of(joined.split("[.!?;:](?= |$)"))
			.map(DeletionWish::plain)
			.anyMatch((sentence) -> isWish(sentence, about));
	}

	private static String plain(String text) {
		return text.toLowerCase(Locale.ROOT).replaceAll("['\u2019]", "").replaceAll("[^\\p{L}\\p{N}]+", " ");
	}

	private static boolean isWish(String whole, boolean about) {
		String sentence = MailDecoding.cut(whole, 1000);
		return (WISH.matcher(sentence).find() || about && IT.matcher(sentence).find())
				&& Stream.of(NOT, UNDO, FORETOLD).noneMatch((other) -> other.matcher(sentence).find())
				&& (!FEATURE.matcher(sentence).find() || WHOLE.matcher(sentence).find());
	}

	static Language language(String text) {
		int indonesian = 0;
		int english = 0;
		for (String word : text.toLowerCase(Locale.ROOT).split("[^a-z]+")) {
			indonesian += INDONESIAN.contains(word) ? 1 : 0;
			english += ENGLISH.contains(word) ? 1 : 0;
		}
		return (indonesian > english) ? Language.INDONESIAN : Language.ENGLISH;
	}

}
