package id.whatscrm.deletion.platform;

import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A transaction of its own in our database: what is done in it is committed at once,
 * whatever becomes of the caller's.
 */
@Component
public class OwnTransaction extends TransactionTemplate {

	public OwnTransaction(PlatformTransactionManager transactions) {
		super(transactions);
		setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
	}

}
