package id.whatscrm.deletion.platform;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import id.whatscrm.deletion.platform.ProductionGuard.UnsafeSettings;

/**
 * Says what is wrong with the settings instead of where it was found.
 */
class UnsafeSettingsAnalyzer extends AbstractFailureAnalyzer<UnsafeSettings> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsafeSettings cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Set them in the environment, or as files that SPRING_CONFIG_IMPORT=configtree: names.", cause);
	}

}
