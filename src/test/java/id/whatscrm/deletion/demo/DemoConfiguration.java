package id.whatscrm.deletion.demo;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;

/**
 * What only the demo has.
 */
@Configuration(proxyBeanMethods = false)
@Profile("demo")
class DemoConfiguration {

	@Bean(destroyMethod = "close")
	DemoMailServer demoMailServer(@Value("${spring.mail.port}") int smtpPort,
			@Value("${demo.imap-port}") int imapPort) {
		return DemoMailServer.start(smtpPort, imapPort);
	}

	@Bean
	@Order(0)
	SecurityFilterChain demoPages(HttpSecurity http) throws Exception {
		http.securityMatcher("/demo/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.csrf((csrf) -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository()))
			.headers((headers) -> headers.frameOptions((frames) -> frames.sameOrigin()))
			.requestCache(AbstractHttpConfigurer::disable);
		return http.build();
	}

	@EventListener(ApplicationReadyEvent.class)
	@Order(100)
	void tellWhereToGo() {
		System.out.println("""

				WhatsCRM.id data deletion: the demo is running.

				  Ask for deletion        http://localhost:8080/
				  Read what was mailed    http://localhost:8080/demo/mailbox
				  Move the clock          http://localhost:8080/demo/clock
				  What Meta was asked     http://localhost:8080/demo/graph
				  What recipients know    http://localhost:8080/demo/recipient
				  Tasklist                http://localhost:8080/camunda/app/tasklist/
				  Cockpit                 http://localhost:8080/camunda/app/cockpit/
				  Audit pages             http://localhost:8080/audit
				  Sign in as              support, legal, operator, auditor or admin, password demo
				  PostgreSQL              localhost:15432, databases deletion and whatscrm
				  Mail                    SMTP localhost:3025, IMAP localhost:3143

				  Accounts                %s

				  A first thing to try: ask for deletion as %s, open the link
				  in the mailbox, review the case in Tasklist as legal, wait half a minute,
				  and look at the status page and the mailbox again.
				""".formatted(DemoAccounts.summary(), DemoAccounts.SMALL_OWNER));
	}

}
