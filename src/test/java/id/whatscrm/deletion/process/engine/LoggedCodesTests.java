package id.whatscrm.deletion.process.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.ProcessEngineImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.jobexecutor.ExecuteJobHelper;
import org.camunda.bpm.engine.impl.jobexecutor.JobExecutorContext;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;

import id.whatscrm.deletion.demo.DemoAccounts;
import id.whatscrm.deletion.demo.DemoMailServer;
import id.whatscrm.deletion.demo.EmbeddedDatabases;
import id.whatscrm.deletion.demo.Inbox;
import id.whatscrm.deletion.intake.NewRequest;
import id.whatscrm.deletion.intake.RequestDesk;
import id.whatscrm.deletion.platform.LoggedCode;
import id.whatscrm.deletion.process.DataDeletionProcessTests;
import id.whatscrm.deletion.request.Channel;
import id.whatscrm.deletion.request.ConfirmationCode;
import id.whatscrm.deletion.request.DeletionRequests;
import id.whatscrm.deletion.request.RequestState;
import id.whatscrm.deletion.request.person.Language;
import id.whatscrm.deletion.support.Case;
import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each line of the log that is written for a request names it, and no other line does.
 */
@ServiceTest
class LoggedCodesTests {

	private static final String THREAD = "the-thread-of-all-jobs";

	@Autowired
	private ProcessEngine engine;

	@Autowired
	private RequestDesk desk;

	@Autowired
	private DeletionRequests requests;

	@Autowired
	private DemoMailServer mailServer;

	private final JdbcTemplate deletion = EmbeddedDatabases.shared().deletion();

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Logger ours = (Logger) LoggerFactory.getLogger("id.whatscrm.deletion");

	private final Lines lines = new Lines();

	private final ExecutorService thread = Executors.newSingleThreadExecutor((work) -> new Thread(work, THREAD));

	private final List<String> owners = new ArrayList<>();

	@BeforeEach
	void listen() {
		this.lines.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
		this.lines.start();
		this.root.addAppender(this.lines);
		this.ours.setLevel(Level.TRACE);
	}

	@AfterEach
	void realTime() {
		ClockUtil.reset();
		this.ours.setLevel(null);
		this.root.detachAppender(this.lines);
		this.thread.shutdownNow();
	}

	@Test
	void eachLineOfTwoRequestsWhoseJobsShareAThreadNamesItsOwn() throws Exception {
		Case first = open();
		Case second = open();
		runJobsInTurn(first, second);
		first.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));
		second.answer("legal", "legal", "Task_ReviewLegalHold", DataDeletionProcessTests.everything("DELETE"));
		ClockUtil.setCurrentTime(Date.from(ClockUtil.getCurrentTime().toInstant().plus(Duration.ofDays(8))));

		assertThat(runJobsInTurn(first, second)).isPositive();

		assertThat(this.requests.get(first.code()).state()).isEqualTo(RequestState.DELETED);
		assertThat(this.requests.get(second.code()).state()).isEqualTo(RequestState.DELETED);
		assertThat(this.lines.all).extracting(Line::text)
			.noneMatch((text) -> this.owners.stream().anyMatch(text::contains));
	}

	/** Also the one in which the engine says that a job failed. */
	@Test
	void eachLineOfAFailureNamesItsRequestAndNoneAfterIt() throws Exception {
		Case failing = open();
		Case other = open();
		String email = this.deletion.queryForObject("select email from deletion_request where code = ?", String.class,
				failing.code().value());
		this.deletion.update("update deletion_request set email = 'demo:broken' where code = ?",
				failing.code().value());

		List<Line> failure = run(failing, due(failing));
		List<Line> next = run(other, due(other));

		assertThat(failure).anySatisfy((line) -> assertThat(line.text()).contains("ENGINE-"));
		assertThat(next).noneMatch((line) -> failing.code().value().equals(line.code()));
		this.deletion.update("update deletion_request set email = ? where code = ?", email, failing.code().value());
	}

	@Test
	void aRequestIsNamedFromItsAcceptanceOnAndOnlyMeanwhile() {
		MDC.put(LoggedCode.KEY, "before");
		Case request = open();

		assertThat(MDC.get(LoggedCode.KEY)).isEqualTo("before");
		MDC.remove(LoggedCode.KEY);
		assertThat(this.lines.all).filteredOn((line) -> line.text().contains("A request came in by SELF_SERVICE"))
			.extracting(Line::code)
			.containsExactly(request.code().value());
		request.runJobs();
		assertThat(MDC.get(LoggedCode.KEY)).isNull();
	}

	/** As {@code docker-compose.yml} has it. */
	@Test
	void linesForMachinesHaveTheCodeInAFieldOfItsOwn() throws Exception {
		String format = new ObjectMapper(new YAMLFactory()).readTree(Path.of("docker-compose.yml").toFile())
			.at("/services/app/environment/LOGGING_STRUCTURED_FORMAT_CONSOLE")
			.asText();
		LoggerContext context = new LoggerContext();
		context.putObject(Environment.class.getName(), new StandardEnvironment());
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(context);
		encoder.setFormat(format);
		encoder.start();
		Case request = open();

		ILoggingEvent event = this.lines.events.stream()
			.filter((line) -> line.getFormattedMessage().startsWith("A request came in"))
			.findFirst()
			.orElseThrow();
		JsonNode line = new ObjectMapper().readTree(encoder.encode(event));

		assertThat(line.path("code").asText()).isEqualTo(request.code().value());
		assertThat(line.path("message").asText()).isEqualTo("A request came in by SELF_SERVICE");
	}

	// --- fixtures ---

	private Case open() {
		String name = "warung" + UUID.randomUUID().toString().substring(0, 8);
		String owner = "pemilik@" + name + ".example";
		this.owners.add(name);
		DemoAccounts.createSmall(EmbeddedDatabases.shared().crm(), name, owner);
		ConfirmationCode code = this.desk
			.accept(new NewRequest(Channel.SELF_SERVICE, Language.ENGLISH, owner, null, null, null, null, null));
		return new Case(this.engine, code, new Inbox(this.mailServer));
	}

	/** One of each, as a node with one thread does. */
	private int runJobsInTurn(Case first, Case second) throws Exception {
		int named = 0;
		for (int i = 0; i < 100 && (!due(first).isEmpty() || !due(second).isEmpty()); i++) {
			for (Case request : List.of(first, second)) {
				List<String> due = due(request);
				if (!due.isEmpty()) {
					named += run(request, due.subList(0, 1)).size();
				}
			}
		}
		return named;
	}

	/** As the engine's own thread does, and all that it writes meanwhile. */
	private List<Line> run(Case request, List<String> jobs) throws Exception {
		int before = this.lines.all.size();
		for (String job : jobs) {
			this.thread.submit(() -> asTheEngineDoes(job)).get();
		}
		List<Line> written = this.lines.all.subList(before, this.lines.all.size())
			.stream()
			.filter((line) -> line.thread().equals(THREAD))
			.toList();
		assertThat(written)
			.allSatisfy((line) -> assertThat(line.code()).as(line.text()).isEqualTo(request.code().value()));
		return written;
	}

	/** Its own class does nothing while the engine takes no jobs, as in tests. */
	private void asTheEngineDoes(String job) {
		ProcessEngineConfigurationImpl settings = ((ProcessEngineImpl) this.engine).getProcessEngineConfiguration();
		Context.setJobExecutorContext(new JobExecutorContext());
		try {
			ExecuteJobHelper.executeJob(job, settings.getCommandExecutorTxRequired());
		}
		catch (RuntimeException ex) {
			ExecuteJobHelper.LOGGING_HANDLER.exceptionWhileExecutingJob(job, ex);
		}
		finally {
			Context.removeJobExecutorContext();
		}
	}

	private List<String> due(Case request) {
		return this.engine.getRuntimeService()
			.createProcessInstanceQuery()
			.processInstanceBusinessKey(request.code().value())
			.list()
			.stream()
			.flatMap((instance) -> this.engine.getManagementService()
				.createJobQuery()
				.processInstanceId(instance.getId())
				.executable()
				.list()
				.stream())
			.map(Job::getId)
			.toList();
	}

	private record Line(String thread, String text, String code) {
	}

	private static final class Lines extends AppenderBase<ILoggingEvent> {

		private final List<Line> all = new CopyOnWriteArrayList<>();

		private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			Map<String, String> context = event.getMDCPropertyMap();
			String problem = (event.getThrowableProxy() != null) ? " " + event.getThrowableProxy().getMessage() : "";
			this.all.add(new Line(event.getThreadName(),
					event.getLoggerName() + " " + event.getFormattedMessage() + problem, context.get(LoggedCode.KEY)));
			this.events.add(event);
		}

	}

}
