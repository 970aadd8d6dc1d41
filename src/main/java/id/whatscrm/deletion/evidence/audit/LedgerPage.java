package id.whatscrm.deletion.evidence.audit;

import java.time.Clock;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

import id.whatscrm.deletion.evidence.Ledger;
import id.whatscrm.deletion.evidence.LedgerCheck;

/**
 * Shows auditors the ledger's head, and whether the chain holds.
 */
@Controller
class LedgerPage {

	private final Ledger ledger;

	private final Clock clock;

	LedgerPage(Ledger ledger, Clock clock) {
		this.ledger = ledger;
		this.clock = clock;
	}

	@GetMapping("/audit/ledger")
	String show(Model model) {
		model.addAttribute("head", this.ledger.head());
		return "evidence/audit-ledger";
	}

	/**
	 * Changes nothing, but takes long for a long ledger, so it is not done on a visit.
	 */
	@PostMapping("/audit/ledger")
	String check(Model model) {
		LedgerCheck check = this.ledger.check();
		model.addAttribute("check", check);
		model.addAttribute("intact", check instanceof LedgerCheck.Intact);
		model.addAttribute("checkedAt", this.clock.instant());
		return show(model);
	}

}
