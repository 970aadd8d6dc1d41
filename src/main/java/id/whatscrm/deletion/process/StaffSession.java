package id.whatscrm.deletion.process;

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
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets whoever signed in to the webapps use our pages, with the same rights: the engine
 * checks every query of theirs. Staff, who have tasks, are those who may open Tasklist.
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
		Authentications signedIn = (session != null) ? AuthenticationUtil.getAuthsFromSession(session) : null;
		if (signedIn == null || !(signedIn
			.getAuthenticationForProcessEngine(this.engine.getName()) instanceof UserAuthentication user)) {
			chain.doFilter(request, response);
			return;
		}
		IdentityService identity = this.engine.getIdentityService();
		List<String> groups = AuthenticationUtil.getGroupsOfUser(this.engine, user.getIdentityId());
		List<GrantedAuthority> roles = new ArrayList<>();
		if (user.isAuthorizedForApp("tasklist")) {
			roles.add(new SimpleGrantedAuthority("ROLE_STAFF"));
		}
		groups.forEach((group) -> roles.add(new SimpleGrantedAuthority("GROUP_" + group)));
		SecurityContextHolder.getContext()
			.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(user.getIdentityId(), null, roles));
		identity.setAuthentication(user.getIdentityId(), groups);
		try {
			chain.doFilter(request, response);
		}
		finally {
			identity.clearAuthentication();
		}
	}

}
