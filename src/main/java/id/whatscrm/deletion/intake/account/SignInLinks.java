package id.whatscrm.deletion.intake.account;

import java.io.IOException;
import java.net.URI;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.security.authentication.ott.OneTimeToken;
import org.springframework.security.web.authentication.ott.OneTimeTokenGenerationSuccessHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.LocaleResolver;

import id.whatscrm.deletion.crm.SubjectDirectory;
import id.whatscrm.deletion.intake.limits.LimitSettings;
import id.whatscrm.deletion.intake.limits.RateLimits;
import id.whatscrm.deletion.notification.Mailroom;
import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.person.EmailAddress;
import id.whatscrm.deletion.request.person.Language;

/**
 * Sends the links that sign in. Everybody is answered alike and at once; whether the
 * address is on file is looked up behind the answer (I6).
 */
@Component
class SignInLinks implements OneTimeTokenGenerationSuccessHandler {

	private static final Logger log = LoggerFactory.getLogger(SignInLinks.class);

	private static final int WAITING_MAILS = 1_000;

	private final SignInTokens tokens;

	private final SubjectDirectory directory;

	private final Mailroom mailroom;

	private final RateLimits limits;

	private final LimitSettings limitSettings;

	private final RequestSettings service;

	private final LocaleResolver locales;

	private final TaskExecutor later;

	SignInLinks(SignInTokens tokens, SubjectDirectory directory, Mailroom mailroom, RateLimits limits,
			LimitSettings limitSettings, RequestSettings service, LocaleResolver locales,
			@Qualifier("signInMails") TaskExecutor later) {
		this.tokens = tokens;
		this.directory = directory;
		this.mailroom = mailroom;
		this.limits = limits;
		this.limitSettings = limitSettings;
		this.service = service;
		this.locales = locales;
		this.later = later;
	}

	@Bean(defaultCandidate = false)
	static ThreadPoolTaskExecutor signInMails() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setCorePoolSize(2);
		executor.setQueueCapacity(WAITING_MAILS);
		executor.setWaitForTasksToCompleteOnShutdown(true);
		executor.setAwaitTerminationSeconds(20);
		return executor;
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, OneTimeToken token)
			throws IOException {
		if (!this.limits.take("sign-in", token.getUsername(), this.limitSettings.target()).allowed()) {
			this.tokens.discard(token);
			response.sendRedirect("/account/sign-in?often");
			return;
		}
		Language language = Language.of(this.locales.resolveLocale(request));
		try {
			this.later.execute(() -> send(token, language));
		}
		catch (TaskRejectedException ex) {
			log.warn("Too many sign-in mails wait; one is not sent");
		}
		response.sendRedirect("/account/sign-in?sent");
	}

	private void send(OneTimeToken token, Language language) {
		EmailAddress address = new EmailAddress(token.getUsername());
		try {
			if (this.directory.memberships(address).isEmpty()) {
				this.tokens.discard(token);
				return;
			}
			URI link = this.service.page("/account/sign-in/link?token=" + token.getTokenValue());
			this.mailroom.sendSignInLink(address, language, link, token.getExpiresAt());
		}
		catch (RuntimeException ex) {
			// Whoever waits for the mail asks again.
			log.warn("A sign-in mail could not be sent: {}", ex.getClass().getSimpleName());
		}
	}

}
