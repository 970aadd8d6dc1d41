package id.whatscrm.deletion.intake.account;

import java.text.Normalizer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.crm.SubjectDirectory.Membership;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.notification.PublicState;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequest;
import id.whatscrm.deletion.request.NotAllowedNow;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectRequests;
import id.whatscrm.deletion.request.Withdrawals;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.Language;

/**
 * Method 1 of the published policy (P1): an owner signs in, and deletes the account under
 * Settings, Account Settings. Whoever is no owner is told who is.
 */
@Controller
class SettingsPages {

	private final SubjectDirectory directory;

	private final SubjectRequests subjectRequests;

	private final RequestDesk desk;

	private final Withdrawals withdrawals;

	private final SelfServiceSettings settings;

	private final Clock clock;

	SettingsPages(SubjectDirectory directory, SubjectRequests subjectRequests, RequestDesk desk,
			Withdrawals withdrawals, SelfServiceSettings settings, Clock clock) {
		this.directory = directory;
		this.subjectRequests = subjectRequests;
		this.desk = desk;
		this.withdrawals = withdrawals;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * An account as its member sees it.
	 *
	 * @param name what to type to confirm: the business name, or the member's address
	 * where there is none
	 * @param owner whether the member may delete it
	 * @param owners who may, for a member who may not
	 * @param request its open, proven request
	 */
	record Account(String key, String name, boolean owner, List<String> owners, @Nullable OpenRequest request) {
	}

	/**
	 * A request that is under way.
	 *
	 * @param purgeScheduledFor when the deletion begins, once that is known
	 */
	record OpenRequest(String code, PublicState state, Instant dueAt, @Nullable Instant purgeScheduledFor,
			boolean withdrawable) {

		static OpenRequest of(DeletionRequest request) {
			return new OpenRequest(request.code().value(), PublicState.of(request), request.dueAt(),
					request.purgeScheduledFor(), request.canBeWithdrawn());
		}

	}

	@GetMapping("/account/sign-in")
	String signIn() {
		return "intake/sign-in";
	}

	/** Reached only with something that is no address; the others get a link. */
	@PostMapping("/account/sign-in")
	String signInWithoutAddress(Model model, HttpServletResponse response) {
		response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
		model.addAttribute("problem", "invalid.email");
		return "intake/sign-in";
	}

	/** Opening the link changes nothing; its button signs in (I3). */
	@GetMapping("/account/sign-in/link")
	String link(@RequestParam(defaultValue = "") String token, Model model) {
		model.addAttribute("token", token);
		return "intake/sign-in-link";
	}

	/** Reached only without a token. */
	@PostMapping("/account/sign-in/link")
	String signInWithoutToken() {
		return "redirect:/account/sign-in?expired";
	}

	@GetMapping({ "/account", "/account/settings" })
	String settings(@AuthenticationPrincipal Member member, Model model) {
		model.addAttribute("member", member.email());
		model.addAttribute("accounts",
				this.directory.memberships(member.address())
					.stream()
					.map((membership) -> account(membership, member))
					.toList());
		return "intake/settings";
	}

	@GetMapping("/account/settings/{key}/delete")
	String confirm(@AuthenticationPrincipal Member member, @PathVariable String key, Model model) {
		return show(own(member, key), member, null, model);
	}

	@PostMapping("/account/settings/{key}/delete")
	String delete(@AuthenticationPrincipal Member member, @PathVariable String key,
			@RequestParam(defaultValue = "") String name, Locale locale, Model model, HttpServletResponse response) {
		Account account = own(member, key);
		if (!isFresh(member)) {
			response.setStatus(HttpStatus.UNAUTHORIZED.value());
			return show(account, member, null, model);
		}
		if (!normalised(name).equals(normalised(account.name()))) {
			response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
			return show(account, member, "settings.delete.name.wrong", model);
		}
		this.desk.acceptProven(
				new NewRequest(Channel.SELF_SERVICE, Language.of(locale), member.email(), null, null, null, null, null),
				Subject.account(account.key()));
		return "redirect:/account/settings";
	}

	@PostMapping("/account/settings/{key}/withdraw")
	String withdraw(@AuthenticationPrincipal Member member, @PathVariable String key, RedirectAttributes redirect) {
		Account account = own(member, key);
		String result = (account.request() != null) ? withdraw(account.request()) : "late";
		redirect.addAttribute("withdrawal", result);
		return "redirect:/account/settings";
	}

	private String withdraw(OpenRequest request) {
		try {
			this.withdrawals.withdrawPatiently(new ConfirmationCode(request.code()));
			return "done";
		}
		catch (NotAllowedNow ex) {
			return "late";
		}
		catch (ConcurrencyFailureException ex) {
			return "busy";
		}
	}

	private String show(Account account, Member member, @Nullable String problem, Model model) {
		model.addAttribute("account", account);
		model.addAttribute("fresh", isFresh(member));
		model.addAttribute("problem", problem);
		return "intake/settings-delete";
	}

	/**
	 * The account of this key, if the member may delete it. To everybody else it does not
	 * exist here.
	 */
	private Account own(Member member, String key) {
		return this.directory.memberships(member.address())
			.stream()
			.filter((membership) -> membership.owner() && membership.account().key().equals(key))
			.findFirst()
			.map((membership) -> account(membership, member))
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

	private Account account(Membership membership, Member member) {
		Subject subject = membership.account();
		List<String> owners = membership.owner() ? List.of()
				: this.directory.ownerAddresses(subject).stream().map(EmailAddress::value).toList();
		return new Account(subject.key(), Optional.ofNullable(membership.label()).orElse(member.email()),
				membership.owner(), owners,
				this.subjectRequests.openAndProven(subject).stream().map(OpenRequest::of).findFirst().orElse(null));
	}

	private boolean isFresh(Member member) {
		return this.clock.instant().isBefore(member.signedInAt().plus(this.settings.maxAuthenticationAge()));
	}

	/** Nobody must fail for a space or a capital letter. */
	private static String normalised(String name) {
		return Normalizer.normalize(name, Normalizer.Form.NFKC)
			.strip()
			.replaceAll("\\s+", " ")
			.toLowerCase(Locale.ROOT);
	}

}
