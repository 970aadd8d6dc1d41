package id.whatscrm.deletion.retention;

/**
 * What can be decided about a category.
 */
public enum RetentionAction {

	DELETE, ANONYMISE, HOLD

}
