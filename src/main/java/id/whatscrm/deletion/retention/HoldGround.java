package id.whatscrm.deletion.retention;

/**
 * The only grounds on which the published policy lets data be kept (P5).
 */
public enum HoldGround {

	LEGAL_OBLIGATION, DISPUTE, FRAUD_PREVENTION, AGREEMENT_ENFORCEMENT

}
