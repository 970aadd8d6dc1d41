package id.whatscrm.deletion.intake.account;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.userdetails.UserDetails;

import id.whatscrm.deletion.request.person.EmailAddress;

/**
 * Somebody who signed in to the settings page: they read mail at an address on file.
 *
 * @param email that address
 * @param signedInAt when they showed it
 */
record Member(String email, Instant signedInAt) implements UserDetails {

	private static final List<GrantedAuthority> ROLES = AuthorityUtils.createAuthorityList("ROLE_MEMBER");

	EmailAddress address() {
		return new EmailAddress(this.email);
	}

	@Override
	public Collection<? extends GrantedAuthority> getAuthorities() {
		return ROLES;
	}

	/** There is none: only a link signs in. */
	@Override
	public @Nullable String getPassword() {
		return null;
	}

	@Override
	public String getUsername() {
		return this.email;
	}

	@Override
	public String toString() {
		return "Member[hidden]";
	}

}
