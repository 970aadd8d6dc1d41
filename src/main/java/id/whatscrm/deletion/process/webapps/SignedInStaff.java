package id.whatscrm.deletion.process.webapps;

import java.util.Comparator;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.GroupQuery;
import org.camunda.bpm.engine.identity.NativeUserQuery;
import org.camunda.bpm.engine.identity.Tenant;
import org.camunda.bpm.engine.identity.TenantQuery;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.identity.UserQuery;
import org.camunda.bpm.engine.impl.GroupQueryImpl;
import org.camunda.bpm.engine.impl.Page;
import org.camunda.bpm.engine.impl.TenantQueryImpl;
import org.camunda.bpm.engine.impl.UserQueryImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.ReadOnlyIdentityProvider;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandExecutor;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.entity.GroupEntity;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

import id.whatscrm.deletion.platform.StaffGroup;

/**
 * What the engine knows of people who sign in with the identity provider: the groups that
 * there are, and whoever asks now. It stores no users, and their passwords are none of
 * its business.
 */
public class SignedInStaff implements ReadOnlyIdentityProvider {

	/**
	 * Lets the engine open this instead of its own tables.
	 */
	public static class Factory implements SessionFactory {

		@Override
		public Class<?> getSessionType() {
			return ReadOnlyIdentityProvider.class;
		}

		@Override
		public Session openSession() {
			return new SignedInStaff();
		}

	}

	@Override
	public @Nullable User findUserById(String userId) {
		return users().filter((user) -> user.getId().equals(userId)).findFirst().orElse(null);
	}

	@Override
	public UserQuery createUserQuery() {
		return new Users(executor());
	}

	@Override
	public UserQuery createUserQuery(CommandContext context) {
		return new Users(executor());
	}

	@Override
	public NativeUserQuery createNativeUserQuery() {
		throw new UnsupportedOperationException("Users are not stored here.");
	}

	@Override
	public boolean checkPassword(String userId, String password) {
		return false;
	}

	@Override
	public @Nullable Group findGroupById(String groupId) {
		return groups().filter((group) -> group.getId().equals(groupId)).findFirst().orElse(null);
	}

	@Override
	public GroupQuery createGroupQuery() {
		return new Groups(executor());
	}

	@Override
	public GroupQuery createGroupQuery(CommandContext context) {
		return new Groups(executor());
	}

	@Override
	public @Nullable Tenant findTenantById(String tenantId) {
		return null;
	}

	@Override
	public TenantQuery createTenantQuery() {
		return new NoTenants(executor());
	}

	@Override
	public TenantQuery createTenantQuery(CommandContext context) {
		return new NoTenants(executor());
	}

	@Override
	public void flush() {
	}

	@Override
	public void close() {
	}

	private static CommandExecutor executor() {
		return Context.getProcessEngineConfiguration().getCommandExecutorTxRequired();
	}

	private static @Nullable Authentication signedIn() {
		Authentication staff = SecurityContextHolder.getContext().getAuthentication();
		return (staff != null && staff.getPrincipal() instanceof OidcUser) ? staff : null;
	}

	private static Stream<User> users() {
		Authentication staff = signedIn();
		if (staff == null) {
			return Stream.empty();
		}
		OidcUser claims = (OidcUser) staff.getPrincipal();
		User user = new UserEntity(staff.getName());
		user.setFirstName(Objects.requireNonNullElse(claims.getGivenName(),
				Objects.requireNonNullElse(claims.getFullName(), staff.getName())));
		user.setLastName(Objects.requireNonNullElse(claims.getFamilyName(), ""));
		return Stream.of(user);
	}

	private static Stream<Group> groups() {
		return Arrays.stream(StaffGroup.values()).sorted(Comparator.comparing(StaffGroup::id)).map((known) -> {
			Group group = new GroupEntity(known.id());
			group.setName(known.title());
			group.setType(StaffGroups.TYPE);
			return group;
		});
	}

	private static boolean isMember(@Nullable String userId, String group) {
		Authentication staff = signedIn();
		return staff != null && staff.getName().equals(userId)
				&& staff.getAuthorities()
					.stream()
					.anyMatch((held) -> (StaffGroup.AUTHORITY + group).equals(held.getAuthority()));
	}

	private static boolean fits(@Nullable String asked, @Nullable String value) {
		return asked == null || asked.equals(value);
	}

	private static boolean fits(String @Nullable [] asked, String value) {
		return asked == null || Arrays.asList(asked).contains(value);
	}

	private static boolean like(@Nullable String asked, @Nullable String value) {
		String part = (asked != null) ? asked.replace("%", "") : "";
		return value != null && value.contains(part);
	}

	private static <T> List<T> page(List<T> all, @Nullable Page page) {
		return (page != null) ? all.stream().skip(page.getFirstResult()).limit(page.getMaxResults()).toList() : all;
	}

	private static class Users extends UserQueryImpl {

		Users(CommandExecutor executor) {
			super(executor);
		}

		@Override
		public long executeCount(CommandContext context) {
			return found().size();
		}

		@Override
		public List<User> executeList(CommandContext context, @Nullable Page page) {
			return page(found(), page);
		}

		private List<User> found() {
			return users()
				.filter((user) -> fits(getId(), user.getId()) && fits(getIds(), user.getId())
						&& fits(getFirstName(), user.getFirstName()) && like(getFirstNameLike(), user.getFirstName())
						&& fits(getLastName(), user.getLastName()) && like(getLastNameLike(), user.getLastName())
						&& fits(getEmail(), user.getEmail()) && getEmailLike() == null && getTenantId() == null
						&& (getGroupId() == null || isMember(user.getId(), getGroupId())))
				.toList();
		}

	}

	private static class Groups extends GroupQueryImpl {

		Groups(CommandExecutor executor) {
			super(executor);
		}

		@Override
		public long executeCount(CommandContext context) {
			return found().size();
		}

		@Override
		public List<Group> executeList(CommandContext context, @Nullable Page page) {
			return page(found(), page);
		}

		private List<Group> found() {
			return groups()
				.filter((group) -> fits(getId(), group.getId()) && fits(getIds(), group.getId())
						&& fits(getName(), group.getName()) && like(getNameLike(), group.getName())
						&& fits(getType(), group.getType()) && getTenantId() == null
						&& (getUserId() == null || isMember(getUserId(), group.getId())))
				.toList();
		}

	}

	private static class NoTenants extends TenantQueryImpl {

		NoTenants(CommandExecutor executor) {
			super(executor);
		}

		@Override
		public long executeCount(CommandContext context) {
			return 0;
		}

		@Override
		public List<Tenant> executeList(CommandContext context, @Nullable Page page) {
			return List.of();
		}

	}

}
