package id.whatscrm.deletion.process.engine;

import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;

import org.springframework.stereotype.Component;

/**
 * Lets this node run the jobs of every model that is deployed when it starts: its own and
 * older ones, whose instances go on to their end. What a newer version of this service
 * deploys later is left to that version's nodes.
 */
@Component
class KnownDeployments {

	KnownDeployments(RepositoryService repository, ManagementService management) {
		repository.createDeploymentQuery()
			.list()
			.forEach((deployment) -> management.registerDeploymentForJobExecutor(deployment.getId()));
	}

}
