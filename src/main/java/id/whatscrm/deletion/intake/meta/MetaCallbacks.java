package id.whatscrm.deletion.intake.meta;

import java.net.URI;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;

import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.intake.api.ApiProblems.Refused;
import id.whatscrm.deletion.meta.MetaApps;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.RequestSettings;
import id.whatscrm.deletion.request.Subject;
import id.whatscrm.deletion.request.SubjectType;
import id.whatscrm.deletion.request.person.Language;

/**
 * What Meta calls when somebody asks there for the deletion of their data. It identifies
 * one Meta login, never a workspace (M7).
 */
@RestController
public class MetaCallbacks {

	private final MetaApps apps;

	private final RequestDesk desk;

	private final Deauthorisations deauthorisations;

	private final RequestSettings service;

	MetaCallbacks(MetaApps apps, RequestDesk desk, Deauthorisations deauthorisations, RequestSettings service) {
		this.apps = apps;
		this.deauthorisations = deauthorisations;
		this.desk = desk;
		this.service = service;
	}

	/**
	 * What Meta shows to the person (M3).
	 */
	record Answer(URI url, @JsonProperty("confirmation_code") String confirmationCode) {
	}

	@PostMapping(path = "/meta/{app}/data-deletion",
			produces = { MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE })
	Answer delete(@PathVariable String app, @RequestParam(name = "signed_request", defaultValue = "") String signed,
			Locale locale) {
		SignedRequest request = read(app, signed);
		String user = request.userId();
		if (user == null) {
			throw refused();
		}
		ConfirmationCode code = this.desk
			.acceptProven(new NewRequest(Channel.META, Language.of(locale), null, null, null, null, null, null),
					new Subject(SubjectType.META_USER, user), app + " " + request.payload())
			.code();
		return new Answer(this.service.page("/requests/" + code), code.value());
	}

	/**
	 * Takes note that somebody removed our app. That deletes nothing (M6, P7).
	 */
	@PostMapping(path = "/meta/{app}/deauthorize", produces = MediaType.APPLICATION_PROBLEM_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void deauthorize(@PathVariable String app,
			@RequestParam(name = "signed_request", defaultValue = "") String signed) {
		String user = read(app, signed).userId();
		if (user != null) {
			this.deauthorisations.accept(app, user);
		}
	}

	private SignedRequest read(String app, String signed) {
		MetaApps.App known = this.apps.apps().get(app);
		if (known == null) {
			throw new Refused(HttpStatus.NOT_FOUND, "unknown_app", "There is no app with this name.");
		}
		return SignedRequest.read(signed, known.secret()).orElseThrow(MetaCallbacks::refused);
	}

	private static Refused refused() {
		return new Refused(HttpStatus.BAD_REQUEST, "bad_signed_request",
				"signed_request is missing, is not signed with this app's secret, or names no user_id.");
	}

	/** Meta has neither session nor form: its signature is the proof. */
	@Bean
	@Order(5)
	static SecurityFilterChain metaChain(HttpSecurity http) throws Exception {
		http.securityMatcher("/meta/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable);
		return http.build();
	}

}
