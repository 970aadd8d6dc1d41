package id.whatscrm.deletion.process;

import java.sql.SQLException;
import java.util.stream.Stream;

import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.MessageCorrelationBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.ConcurrencyFailureException;

import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.clock.Deadline;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Answers.RETURNS_SELF;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

class EngineDeletionProcessTests {

	private final RuntimeService engine = mock();

	private final MessageCorrelationBuilder correlation = mock(MessageCorrelationBuilder.class, RETURNS_SELF);

	private final EngineDeletionProcess process = new EngineDeletionProcess(this.engine, mock(Deadline.class));

	static Stream<ProcessEngineException> overtaken() {
		return Stream.of(new OptimisticLockingException("Entity was updated by another transaction concurrently"),
				new ProcessEngineException("Flush failed", new SQLException("deadlock detected", "40P01")));
	}

	@ParameterizedTest
	@MethodSource
	void overtaken(ProcessEngineException problem) {
		assertThatExceptionOfType(ConcurrencyFailureException.class).isThrownBy(() -> withdraw(problem));
	}

	@ParameterizedTest
	@MethodSource("overtaken")
	void linkThatIsAskedForTwiceAtOnce(ProcessEngineException problem) {
		given(this.engine.createMessageCorrelation(ProcessNames.Messages.LINK_REQUESTED)).willReturn(this.correlation);
		willThrow(problem).given(this.correlation).correlateAllWithResult();

		assertThatExceptionOfType(ConcurrencyFailureException.class)
			.isThrownBy(() -> this.process.linkRequested(ConfirmationCode.random()));
	}

	@Test
	void anythingElseIsNoReasonToTryAgain() {
		ProcessEngineException problem = new ProcessEngineException("Flush failed",
				new SQLException("connection lost", "08006"));

		assertThatExceptionOfType(ProcessEngineException.class).isThrownBy(() -> withdraw(problem)).isSameAs(problem);
	}

	private void withdraw(ProcessEngineException problem) {
		given(this.engine.createMessageCorrelation(ProcessNames.Messages.DELETION_WITHDRAWN))
			.willReturn(this.correlation);
		willThrow(problem).given(this.correlation).correlate();
		this.process.withdrawn(ConfirmationCode.random());
	}

}
