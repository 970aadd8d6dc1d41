package id.whatscrm.deletion.intake.meta;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.meta.MetaApps;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.request.person.Language;

/**
 * Takes the lists of logins that Meta hands to developers for deletion (M8).
 */
@Service
public class MetaLoginList {

	private static final int MAX_LOGINS = 5_000;

	private final MetaApps apps;

	private final RequestDesk desk;

	MetaLoginList(MetaApps apps, RequestDesk desk) {
		this.apps = apps;
		this.desk = desk;
	}

	/**
	 * What became of a list.
	 *
	 * @param opened how many requests were opened
	 * @param known how many logins had an open request, or stood in the same list before
	 */
	public record Result(int opened, int known) {
	}

	/**
	 * Opens a request for each login of a list, or for none if a line is wrong.
	 * @param app the name of our app
	 * @param list one id a line
	 * @throws WrongList if the app or a line is wrong, with a sentence that says what to
	 * change
	 */
	@Transactional
	public Result accept(String app, String list) {
		if (!this.apps.apps().containsKey(app)) {
			throw new WrongList("We have no app with this name. Name one of: "
					+ String.join(", ", this.apps.apps().keySet().stream().sorted().toList()) + ".");
		}
		Set<String> logins = logins(list.lines().map(String::strip).toList());
		NewRequest request = new NewRequest(Channel.META, Language.ENGLISH, null, null, null, null, null, null);
		int opened = 0;
		for (String login : logins) {
			boolean isNew = this.desk
				.acceptProven(request, new Subject(SubjectType.META_USER, login), app + " " + login + " " + list)
				.isNew();
			opened += isNew ? 1 : 0;
		}
		return new Result(opened, logins.size() - opened);
	}

	private static Set<String> logins(List<String> lines) {
		Set<String> logins = new LinkedHashSet<>();
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			if (!line.isEmpty() && !SignedRequest.isUserId(line)) {
				throw new WrongList(
						"Line " + (i + 1) + " is no id of a login. Write one id a line: letters and digits.");
			}
			if (!line.isEmpty()) {
				logins.add(line);
			}
		}
		if (logins.isEmpty()) {
			throw new WrongList("The list is empty. Write one id a line.");
		}
		if (logins.size() > MAX_LOGINS) {
			throw new WrongList("The list has more than " + MAX_LOGINS + " ids. Split it.");
		}
		return logins;
	}

	/**
	 * A list that cannot be taken; nothing was opened.
	 */
	public static class WrongList extends RuntimeException {

		WrongList(String sentence) {
			super(sentence);
		}

	}

}
