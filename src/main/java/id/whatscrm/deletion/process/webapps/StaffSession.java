package id.whatscrm.deletion.process.webapps;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.webapp.impl.security.auth.AuthenticationUtil;
import org.camunda.bpm.webapp.impl.security.auth.Authentications;
import org.camunda.bpm.webapp.impl.security.auth.UserAuthentication;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import id.whatscrm.deletion.platform.StaffGroup;

/**
 * Lets whoever signed in to the webapps use our pages, with the same rights: the engine
 * checks every query of theirs. Staff, who have tasks, are those who may open Tasklist.
 * Whoever signed in with the identity provider is signed in to the webapps by it.
 */
@Component("staffSession")
class StaffSession extends OncePerRequestFilter {

	private final ProcessEngine engine;

	StaffSession(ProcessEngine engine) {
		this.engine = engine;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpSession session = request.getSession(false);
		Authentication staff = SecurityContextHolder.getContext().getAuthentication();
		if (session != null && staff instanceof OAuth2AuthenticationToken) {
			letIn(session, staff);
		}
		Authentications signedIn = (session != null) ? AuthenticationUtil.getAuthsFromSession(session) : null;
		if (signedIn == null || !(signedIn
			.getAuthenticationForProcessEngine(this.engine.getName()) instanceof UserAuthentication user)) {
			chain.doFilter(request, response);
			return;
		}
		IdentityService identity = this.engine.getIdentityService();
		List<String> groups = AuthenticationUtil.getGroupsOfUser(this.engine, user.getIdentityId());
		List<GrantedAuthority> roles = new ArrayList<>();
		user.getAuthorizedApps().forEach((app) -> roles.add(new SimpleGrantedAuthority("APP_" + app)));
		if (user.isAuthorizedForApp("tasklist")) {
			roles.add(new SimpleGrantedAuthority("ROLE_STAFF"));
		}
		groups.forEach((group) -> roles.add(new SimpleGrantedAuthority(StaffGroup.AUTHORITY + group)));
		// A context of its own, as the other one is kept in the session.
		SecurityContext context = SecurityContextHolder.createEmptyContext();
		context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
				(staff instanceof OAuth2AuthenticationToken) ? staff.getPrincipal() : user.getIdentityId(), null,
				roles));
		SecurityContextHolder.setContext(context);
		identity.setAuthentication(user.getIdentityId(), groups);
		try {
			chain.doFilter(request, response);
		}
		finally {
			identity.clearAuthentication();
		}
	}

	/**
	 * Signs somebody in to the webapps whom the identity provider has signed in.
	 */
	private void letIn(HttpSession session, Authentication staff) {
		Authentications signedIn = AuthenticationUtil.getAuthsFromSession(session);
		if (signedIn.getAuthenticationForProcessEngine(this.engine.getName()) instanceof UserAuthentication known
				&& known.getIdentityId().equals(staff.getName())) {
			return;
		}
		signedIn.addOrReplace(AuthenticationUtil.createAuthentication(this.engine, staff.getName()));
	}

}
