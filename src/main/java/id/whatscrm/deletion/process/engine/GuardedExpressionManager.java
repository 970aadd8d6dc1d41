package id.whatscrm.deletion.process.engine;

import java.util.Set;

import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.delegate.BaseDelegateExecution;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.engine.impl.el.Expression;
import org.camunda.bpm.engine.spring.SpringExpressionManager;

import org.springframework.context.ApplicationContext;

/**
 * Closes CVE-2026-109432: the engine evaluates expressions in the {@code orQueries} of a
 * task query and in stored filters although expressions in queries are disabled, so
 * anybody who may sign in to Tasklist could run code. Queries evaluate without a scope,
 * processes never do; without one only the three harmless expressions that filters need
 * are allowed.
 */
class GuardedExpressionManager extends SpringExpressionManager {

	private static final Set<String> ALLOWED_IN_QUERIES = Set.of("${currentUser()}", "${currentUserGroups()}",
			"${now()}");

	GuardedExpressionManager(ApplicationContext context) {
		super(context);
	}

	@Override
	public Expression createExpression(String text) {
		return new GuardedExpression(text, super.createExpression(text));
	}

	private record GuardedExpression(String text, Expression expression) implements Expression {

		@Override
		public Object getValue(VariableScope scope) {
			check(scope);
			return this.expression.getValue(scope);
		}

		@Override
		public Object getValue(VariableScope scope, BaseDelegateExecution contextExecution) {
			check(scope);
			return this.expression.getValue(scope, contextExecution);
		}

		@Override
		public void setValue(Object value, VariableScope scope) {
			check(scope);
			this.expression.setValue(value, scope);
		}

		@Override
		public void setValue(Object value, VariableScope scope, BaseDelegateExecution contextExecution) {
			check(scope);
			this.expression.setValue(value, scope, contextExecution);
		}

		private void check(VariableScope scope) {
			if (scope == null && !isLiteralText() && !ALLOWED_IN_QUERIES.contains(this.text.replaceAll("\\s", ""))) {
				throw new ExpressionRefused();
			}
		}

		@Override
		public String getExpressionText() {
			return this.text;
		}

		@Override
		public boolean isLiteralText() {
			return this.expression.isLiteralText();
		}

	}

	/**
	 * An expression in a query was not one of those that are allowed.
	 */
	static class ExpressionRefused extends BadUserRequestException {

		ExpressionRefused() {
			super("Expressions are not allowed in queries, except "
					+ String.join(", ", ALLOWED_IN_QUERIES.stream().sorted().toList()) + ".");
		}

	}

}
