package id.whatscrm.deletion.staff;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.util.StringUtils;

import id.whatscrm.deletion.platform.StaffGroup;

/**
 * Makes a member of staff of what the identity provider says: a name that the engine can
 * work with, and at least one group.
 */
class StaffUsers implements OAuth2UserService<OidcUserRequest, OidcUser> {

	/** Whose name the engine cannot take. */
	static final String NAME = "unusable_name";

	/** Who is in none of our groups. */
	static final String NO_GROUP = "no_group";

	/**
	 * Names, e-mail addresses and UUIDs. The name is written to tasks and the history and
	 * becomes part of addresses.
	 */
	private static final Pattern NAMES = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._@+-]{0,63}");

	private final OAuth2UserService<OidcUserRequest, OidcUser> users = new OidcUserService();

	private final StaffSignInSettings settings;

	StaffUsers(StaffSignInSettings settings) {
		this.settings = settings;
	}

	@Override
	public OidcUser loadUser(OidcUserRequest request) {
		OidcUser user = this.users.loadUser(request);
		String nameAttribute = request.getClientRegistration()
			.getProviderDetails()
			.getUserInfoEndpoint()
			.getUserNameAttributeName();
		if (!StringUtils.hasText(nameAttribute)) {
			nameAttribute = "sub";
		}
		String name = (user.getClaims().get(nameAttribute) instanceof String text) ? text : "";
		if (!NAMES.matcher(name).matches() || this.settings.groups().byName().containsKey(name)) {
			throw new OAuth2AuthenticationException(NAME);
		}
		Set<GrantedAuthority> groups = groups(user.getClaims());
		if (groups.isEmpty()) {
			throw new OAuth2AuthenticationException(NO_GROUP);
		}
		return new DefaultOidcUser(groups, user.getIdToken(), user.getUserInfo(), nameAttribute);
	}

	private Set<GrantedAuthority> groups(Map<String, Object> claims) {
		Set<String> claimed = values(claim(claims, this.settings.groupsClaim()));
		return this.settings.groups()
			.byName()
			.entrySet()
			.stream()
			.filter((group) -> group.getValue().stream().anyMatch(claimed::contains))
			.map((group) -> new SimpleGrantedAuthority(StaffGroup.AUTHORITY + group.getKey()))
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Some providers' claims have dots or slashes in their names, others are nested, as
	 * {@code realm_access.roles}.
	 */
	private static @Nullable Object claim(Map<String, Object> claims, String path) {
		Object value = claims.get(path);
		if (value == null && path.contains(".")) {
			value = claims;
			for (String step : path.split("\\.")) {
				value = (value instanceof Map<?, ?> map) ? map.get(step) : null;
			}
		}
		return value;
	}

	private static Set<String> values(@Nullable Object claim) {
		Collection<?> values = (claim instanceof Collection<?> list) ? list
				: (claim != null) ? List.of(claim) : Set.of();
		return values.stream().filter(String.class::isInstance).map(String.class::cast).collect(Collectors.toSet());
	}

}
