package id.whatscrm.deletion.demo;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * The accounts of the demo, of different sizes and cases, with rows in every table.
 */
public final class DemoAccounts {

	public static final String SMALL_OWNER = "sari@warungsari.example";

	public static final String DISPUTE_OWNER = "bagus@tokobagus.example";

	public static final String SHARED_OWNER = "rina@kopikita.example";

	public static final String NEIGHBOUR_OWNER = "joko@kopinusantara.example";

	public static final String LARGE_OWNER = "hendra@grosirmakmur.example";

	private DemoAccounts() {
	}

	/**
	 * Creates all accounts of the demo, once.
	 * @param largeMessages how many messages the large account has
	 */
	public static void seed(JdbcTemplate crm, int largeMessages) {
		if (crm.queryForObject("select count(*) from crm.account", Long.class) > 0) {
			return;
		}
		crm.update("insert into crm.plan values ('free', 'Free'), ('pro', 'Pro')");
		create(crm, "Warung Sari", SMALL_OWNER, "Sari Wulandari", "+6281234567801", 12, 60);
		String dispute = create(crm, "Toko Bagus", DISPUTE_OWNER, "Bagus Pratama", "+6281234567802", 20, 300);
		crm.update("""
				insert into crm.dispute (account_id, opened_on, summary)
				values (?::bigint, current_date - 40, 'Toko Bagus contests two invoices')""", dispute);
		crm.update("""
				insert into crm.invoice (account_id, number, issued_on, amount_idr, paid, bill_to)
				select ?::bigint, 'INV-TB-' || n, current_date - n * 30, 450000, true, 'Bagus Pratama, Toko Bagus'
				from generate_series(1, 6) n""", dispute);
		String kita = create(crm, "Kopi Kita", SHARED_OWNER, "Rina Hartono", "+6281234567803", 15, 120);
		String nusantara = create(crm, "Kopi Nusantara", NEIGHBOUR_OWNER, "Joko Susilo", "+6281234567804", 15, 120);
		crm.update("""
				insert into crm.member (email, full_name, phone) values
				('dewi@kopinusantara.example', 'Dewi Lestari', '+6281234567899')""");
		for (String account : new String[] { kita, nusantara }) {
			crm.update("""
					insert into crm.account_member
					select ?::bigint, id, 'agent' from crm.member where email = 'dewi@kopinusantara.example'""",
					account);
		}
		// Two accounts of one name: which is meant, only support can find out.
		create(crm, "Laundry Bersih", "ani@laundrybersih.example", "Ani Rahayu", "+6281234567805", 5, 20);
		create(crm, "Laundry Bersih", "tono@laundrybersih.example", "Tono Wijaya", "+6281234567806", 5, 20);
		create(crm, "Grosir Makmur", LARGE_OWNER, "Hendra Gunawan", "+6281234567807", 500, largeMessages);
		crm.execute("analyze");
	}

	/**
	 * Creates a small account with rows in every table.
	 * @return its key
	 */
	public static String createSmall(JdbcTemplate crm, String businessName, String ownerEmail) {
		return create(crm, businessName, ownerEmail, "Pemilik " + businessName, null, 4, 12);
	}

	/**
	 * Creates an account of any size.
	 * @return its key
	 */
	public static String createLarge(JdbcTemplate crm, String businessName, String ownerEmail, int contacts,
			int messages) {
		return create(crm, businessName, ownerEmail, "Pemilik " + businessName, null, contacts, messages);
	}

	/**
	 * What the demo tells about its accounts.
	 */
	static String summary() {
		return """
				%s  small
				                          %s  open dispute, recent invoices
				                          %s    an agent also belongs to another account
				                          %s  large: 200,000 messages""".formatted(SMALL_OWNER, DISPUTE_OWNER,
				SHARED_OWNER, LARGE_OWNER);
	}

	private static String create(JdbcTemplate crm, String business, String email, String owner, String phone,
			int contacts, int messages) {
		long account = crm.queryForObject(
				"""
						insert into crm.account (business_name, whatsapp_number, meta_business_id, settings)
						values (?, ?, 'mb' || floor(random() * 1e12)::bigint, jsonb_build_object('greeting', 'Halo dari ' || ?::text))
						returning id""",
				Long.class, business, phone, business);
		long member = crm.queryForObject(
				"insert into crm.member (email, full_name, phone) values (?, ?, ?) returning id", Long.class, email,
				owner, phone);
		crm.update("insert into crm.account_member values (?, ?, 'owner')", account, member);
		crm.update(
				"""
						insert into crm.profile values (?, '\\x89504e47'::bytea, 'Pemilik ' || ?::text, 'Jl. Melati 5, Bandung', '1988-04-12')""",
				member, business);
		crm.update(
				"insert into crm.credential (member_id, kind, secret_hash) values (?, 'password', md5(random()::text))",
				member);
		long channel = crm.queryForObject("""
				insert into crm.whatsapp_channel (account_id, phone_number_id, display_number)
				values (?, 'pn' || ?::text, coalesce(?, '+62')) returning id""", Long.class, account, account, phone);
		// Contacts of different accounts share phone numbers, as people are customers of
		// many shops.
		crm.update(
				"""
						insert into crm.contact (account_id, full_name, phone, email, attributes, aliases)
						select ?, (array['Budi Santoso', 'Siti Aminah', 'Agus Salim', 'Maya Putri', 'Rudi Hartawan'])[1 + n % 5] || ' ' || n,
						    '+62813' || lpad(n::text, 8, '0'), 'pelanggan' || n || '@mail.example',
						    jsonb_build_object('alamat', 'Jl. Kenanga ' || n), array['Pak ' || n]
						from generate_series(1, ?) n""",
				account, contacts);
		crm.update("""
				insert into crm.contact_identity
				select id, 'whatsapp', phone from crm.contact where account_id = ?""", account);
		crm.update("insert into crm.tag (account_id, name) values (?, 'langganan'), (?, 'grosir')", account, account);
		crm.update(
				"""
						insert into crm.contact_tag
						select c.id, t.id from crm.contact c join crm.tag t using (account_id) where account_id = ? and t.name = 'langganan'""",
				account);
		crm.update("""
				insert into crm.conversation (account_id, contact_id, channel_id, assignee_id, subject)
				select ?, id, ?, ?, 'Pesanan ' || full_name from crm.contact where account_id = ?""", account, channel,
				member, account);
		crm.update(
				"""
						with chats as (select array_agg(id order by id) ids from crm.conversation where account_id = ?)
						insert into crm.message (id, sent_at, conversation_id, direction, body, payload)
						select nextval('crm.message_id'), timestamptz '2026-08-01' + n * interval '7 minutes' * (150000.0 / greatest(?, 150000)) ,
						    ids[1 + n % cardinality(ids)], case n % 2 when 0 then 'in' else 'out' end,
						    'Halo, pesanan nomor ' || n || ' atas nama pelanggan ' || n % cardinality(ids),
						    jsonb_build_object('wa_id', '62813' || lpad((n % cardinality(ids))::text, 8, '0'))
						from generate_series(1, ?) n, chats""",
				account, messages, messages);
		crm.update("""
				with ranked as (
				    select m.id, m.sent_at, lag(m.id) over w prev_id, lag(m.sent_at) over w prev_at,
				        row_number() over w n
				    from crm.message m join crm.conversation c on c.id = m.conversation_id
				    where c.account_id = ? window w as (partition by m.conversation_id order by m.id))
				update crm.message m set reply_to_id = prev_id, reply_to_sent_at = prev_at
				from ranked r where m.id = r.id and m.sent_at = r.sent_at and r.n % 10 = 0""", account);
		crm.update("""
				insert into crm.attachment (message_id, message_sent_at, file_name, thumbnail)
				select m.id, m.sent_at, 'foto-' || m.id || '.jpg', '\\xffd8'::bytea
				from crm.message m join crm.conversation c on c.id = m.conversation_id
				where c.account_id = ? and m.id % 20 = 0""", account);
		crm.update(
				"""
						insert into crm.meta_connection (account_id, member_id, app, meta_user_id, waba_id, access_token, display_name)
						values (?, ?, 'facebook', 'asid' || ?::text, 'waba' || ?::text, 'EAAG' || md5(random()::text), ?)""",
				account, member, account, account, owner);
		crm.update(
				"""
						insert into crm.api_token (account_id, created_by, name, token_hash, last_ip)
						values (?, ?, 'Kasir', md5(random()::text), '203.0.113.7'), (?, ?, 'Laporan', md5(random()::text), null)""",
				account, member, account, member);
		crm.update(
				"insert into crm.webhook (account_id, url, secret) values (?, 'https://hook.example/wa', md5(random()::text))",
				account);
		crm.update("""
				insert into crm.integration (account_id, kind, config)
				values (?, 'sheets', jsonb_build_object('owner', ?::text, 'sheet', 'Pesanan'))""", account, email);
		long automation = crm.queryForObject("""
				insert into crm.automation (account_id, name, definition)
				values (?, 'Salam pembuka', '{"send": "Halo"}') returning id""", Long.class, account);
		crm.update("""
				insert into crm.automation_run (automation_id, contact_id, ran_at, log)
				select ?, id, now(), 'Dikirim ke ' || full_name from crm.contact where account_id = ?""", automation,
				account);
		long campaign = crm.queryForObject(
				"insert into crm.campaign (account_id, name, template) values (?, 'Promo', 'Promo!') returning id",
				Long.class, account);
		crm.update("insert into crm.campaign_recipient select ?, id, 'sent' from crm.contact where account_id = ?",
				campaign, account);
		crm.update("""
				insert into crm.note (owner_type, owner_id, author_id, body)
				select 'contact', id, ?, 'Catatan tentang ' || full_name from crm.contact where account_id = ?
				union all select 'conversation', id, ?, 'Penting' from crm.conversation where account_id = ?""", member,
				account, member, account);
		crm.update(
				"""
						insert into crm.search_document
						select ?::text, 'contact', id::text, concat_ws(' ', full_name, phone, email) from crm.contact where account_id = ?
						union all select ?::text, 'account', ?::text, concat_ws(' ', ?::text, ?::text)""",
				account, account, account, account, business, email);
		crm.update(
				"""
						insert into crm.activity_log (account_id, member_id, action, happened_at, ip, user_agent, details)
						select ?, ?, (array['login', 'export', 'invite'])[1 + n % 3], timestamptz '2026-10-01 08:13:27' + n * interval '1 day',
						    '203.0.113.9', 'Mozilla/5.0', jsonb_build_object('email', ?::text, 'ok', true)
						from generate_series(1, 8) n""",
				account, member, email);
		return String.valueOf(account);
	}

}
