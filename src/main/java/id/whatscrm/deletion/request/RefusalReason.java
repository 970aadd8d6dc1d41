package id.whatscrm.deletion.request;

/**
 * Why a request was refused. A refusal always carries its reason and how to complain
 * (C3).
 */
public enum RefusalReason {

	NOT_THE_OWNER, EVIDENCE_INSUFFICIENT, EVIDENCE_FALSE, ACCOUNT_BELONGS_TO_SOMEBODY_ELSE

}
