package id.whatscrm.deletion;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.HealthEndpointGroups;

import id.whatscrm.deletion.support.ServiceTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What health tells whom. What makes a part of it bad is tested with that part.
 */
@ServiceTest
class HealthTests {

	private static final String TOKEN = "Bearer the-demo-token-that-reads-metrics";

	@Autowired
	private HealthEndpointGroups groups;

	@Value("${server.port}")
	private int port;

	@Test
	void operationsSeeEachPart() throws Exception {
		JsonNode health = read("/actuator/health", TOKEN);

		assertThat(names(health.get("components"))).contains("db", "crm", "dataMap", "mail", "mailbox",
				"restoredDatabase");
		for (String part : List.of("db", "crm", "dataMap", "mail", "mailbox")) {
			assertThat(health.at("/components/" + part + "/status").asText()).as(part).isEqualTo("UP");
		}
		assertThat(health.at("/components/dataMap/details/gaps").isArray()).isTrue();
		assertThat(health.at("/components/mailbox/details").has("silentForSeconds")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Bearer ", "Bearer wrong", "the-demo-token-that-reads-metrics" })
	void everybodyElseSeesOnlyWhetherAllIsWell(String authorization) throws Exception {
		assertThat(names(read("/actuator/health", authorization))).isSubsetOf("status", "groups").contains("status");
		assertThat(send("/actuator/health/crm", authorization).statusCode()).isEqualTo(404);
	}

	/** Another node would not help where a database or the mail server is down. */
	@Test
	void whetherANodeGetsVisitorsDependsOnTheNodeAlone() throws Exception {
		assertThat(names(read("/actuator/health/readiness", TOKEN))).containsExactly("status");
		for (String part : List.of("db", "crm", "dataMap", "mail", "mailbox", "restoredDatabase")) {
			assertThat(this.groups.get("readiness").isMember(part)).as(part).isFalse();
			assertThat(this.groups.get("liveness").isMember(part)).as(part).isFalse();
		}
		assertThat(this.groups.get("readiness").isMember("readinessState")).isTrue();
	}

	private static List<String> names(JsonNode node) {
		List<String> names = new ArrayList<>();
		node.fieldNames().forEachRemaining(names::add);
		return names;
	}

	private JsonNode read(String address, String authorization) throws Exception {
		return new ObjectMapper().readTree(send(address, authorization).body());
	}

	private HttpResponse<String> send(String address, String authorization) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + address));
		if (!authorization.isEmpty()) {
			request.header("Authorization", authorization);
		}
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
